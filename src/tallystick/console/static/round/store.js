// What is kept on the phone: who reads, the rounds with their meters, entries and photos that wait to go up.
"use strict";
Round.store = (() => {
  const NAME = "tallystick-round";
  let opened = null;

  const make = ({ target: { result: db } }) => {
    db.createObjectStore("facts", { keyPath: "name" });
    db.createObjectStore("rounds", { keyPath: "key" });
    db.createObjectStore("meters", { keyPath: ["round", "id"] });
    const entries = db.createObjectStore("entries", { keyPath: "id" });
    entries.createIndex("state", ["user", "state", "at"]);
    entries.createIndex("meter", ["round", "meter"]);
    db.createObjectStore("photos", { keyPath: "id" });
  };

  const open = () => (opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = make;
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opened = null; };
      done(asked.result);
    };
    asked.onerror = () => failed(asked.error);
  }));

  const answer = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

  // Carries out `work` in one transaction: all of it is kept, or nothing.
  const together = async (names, work) => {
    const db = await open();
    return new Promise((done, failed) => {
      const transaction = db.transaction(names, "readwrite", { durability: "strict" });
      let result;
      transaction.oncomplete = () => done(result);
      transaction.onabort = transaction.onerror = () => failed(transaction.error);
      Promise.resolve(work((name) => transaction.objectStore(name))).then((made) => { result = made; }, (fault) => {
        try { transaction.abort(); } catch { /* it is over already */ }
        failed(fault);
      });
    });
  };

  const read = async (name, ask) => {
    const db = await open();
    return answer(ask(db.transaction(name).objectStore(name)));
  };

  const fact = async (name) => (await read("facts", (facts) => facts.get(name)))?.value ?? null;
  const setFact = (name, value) => together(["facts"], (at) => { at("facts").put({ name, value }); });

  const ofRound = (key) => IDBKeyRange.bound([key], [key, []]);
  const round = (key) => read("rounds", (rounds) => rounds.get(key));
  const meters = (key) => read("meters", (all) => all.getAll(ofRound(key)));
  const meter = (key, id) => read("meters", (all) => all.get([key, id]));
  const entryOf = (key, id) => read("entries", (all) => all.index("meter").get([key, id]));
  const entriesOf = (key) => read("entries", (all) => all.index("meter").getAll(ofRound(key)));
  const entry = (id) => read("entries", (all) => all.get(id));
  const photo = async (id) => (await read("photos", (all) => all.get(id)))?.data ?? null;

  const inState = (user, state) => IDBKeyRange.bound([user, state], [user, state, []]);
  const entries = (user, state) => read("entries", (all) => all.index("state").getAll(inState(user, state)));
  const count = (user, state) => read("entries", (all) => all.index("state").count(inState(user, state)));
  // The one that has waited longest, of those that are not left for later.
  const first = async (user) => (await read("entries", (all) => all.index("state").getAll(inState(user, "waiting"), 1)))[0] ?? null;

  const keepRound = (told, key) => together(["rounds", "meters"], (at) => {
    at("meters").delete(ofRound(key));
    for (const one of told.meters) at("meters").put({ ...one, round: key });
    at("rounds").put({ key, user: told.user, book: told.book, month: told.month, fetched: new Date().toISOString() });
  });

  // An entry takes the place of the one before it for the same meter and month.
  const keepEntry = (made, photoData) => together(["entries", "photos"], async (at) => {
    for (const before of await answer(at("entries").index("meter").getAll([made.round, made.meter]))) {
      at("entries").delete(before.id);
      if (before.id !== made.id) at("photos").delete(before.id);
    }
    at("entries").put(made);
    if (photoData) at("photos").put({ id: made.id, data: photoData });
    else at("photos").delete(made.id);
  });

  const changeEntry = (changed) => together(["entries"], (at) => { at("entries").put(changed); });

  const dropEntry = (id) => together(["entries", "photos"], (at) => { at("entries").delete(id); at("photos").delete(id); });

  // The meter as the server says it is now, in its place in the walk; if it is on the phone at all.
  const renew = async (at, round, now) => {
    const known = now && (await answer(at("meters").get([round, now.id])));
    if (known) at("meters").put({ ...now, round, place_in_walk: known.place_in_walk });
  };

  // The server has it: the entry goes.
  const arrived = (sent, now) => together(["entries", "photos", "meters"], (at) => {
    at("entries").delete(sent.id);
    at("photos").delete(sent.id);
    return renew(at, sent.round, now);
  });

  const refused = (sent, told) => together(["entries", "meters"], (at) => {
    at("entries").put({ ...sent, state: "conflict", code: told.code, message: told.message, theirs: told.meter?.read ?? null });
    return renew(at, sent.round, told.meter);
  });

  // Rounds of everybody else, or of all; what waits to go up is nobody else's to throw away, and stays.
  const forget = (exceptUser = null) => together(["rounds", "meters", "facts"], async (at) => {
    for (const { key, user } of await answer(at("rounds").getAll())) {
      if (user === exceptUser) continue;
      at("meters").delete(ofRound(key));
      at("rounds").delete(key);
    }
    at("facts").delete("who");
    at("facts").delete("chosen");
  });

  // Months that are over and have nothing left on the phone.
  const tidy = (user, offered) => together(["rounds", "meters", "entries"], async (at) => {
    for (const one of await answer(at("rounds").getAll())) {
      if (one.user !== user || offered.has(one.key)) continue;
      if (await answer(at("entries").index("meter").count(ofRound(one.key)))) continue;
      at("meters").delete(ofRound(one.key));
      at("rounds").delete(one.key);
    }
  });

  return {
    fact, setFact, round, meters, meter, entry, entryOf, entriesOf, entries, count, first, photo,
    keepRound, keepEntry, changeEntry, dropEntry, arrived, refused, forget, tidy,
  };
})();
