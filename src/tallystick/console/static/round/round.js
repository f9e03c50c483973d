// The page itself: who reads, which round, which view; and what it says of the line.
"use strict";
(() => {
  const { words, counted, store, line, views } = Round;
  const places = document.documentElement.dataset;
  const byId = (id) => document.getElementById(id);
  const at = { who: null, book: null, chosen: {}, key: "", round: null, everything: [], meters: [], waiting: 0, conflicts: 0 };
  let isOld = false;  // another version of this page is ready
  let lastEntry = null;
  let afterwards = null;

  const keyOf = (book, month) => `${at.who.user.id}|${book}|${month}`;

  const choose = () => {
    const { books } = at.who;
    at.book = books.find((book) => book.code === at.chosen.book) ?? books[0] ?? null;
    at.chosen.book = at.book?.code ?? "";
    if (!at.book?.months.includes(at.chosen.month)) at.chosen.month = at.book?.months[0] ?? "";
    at.key = keyOf(at.chosen.book, at.chosen.month);
  };

  // Everything that views show, anew from the phone's memory.
  const load = async () => {
    choose();
    const [meters, entries, round] = await Promise.all([store.meters(at.key), store.entriesOf(at.key), store.round(at.key)]);
    const entryOf = new Map(entries.map((entry) => [entry.meter, entry]));
    at.round = round ?? null;
    at.everything = meters.map((meter) => ({ ...meter, entry: entryOf.get(meter.id) ?? null })).sort((one, other) => one.place_in_walk - other.place_in_walk);
    at.meters = at.chosen.item ? at.everything.filter((one) => one.item_name === at.chosen.item) : at.everything;
    await count();
  };

  const count = async () => {
    const user = at.who?.user.id ?? 0;
    [at.waiting, at.conflicts] = await Promise.all([store.count(user, "waiting"), store.count(user, "conflict")]);
    const { isOnline, isSignedOut, isNotAllowed } = line.state;
    const said = [at.conflicts ? counted("sort", at.conflicts) : "", at.waiting ? counted("waits", at.waiting) : ""].filter(Boolean);
    if (!isOnline) said.unshift(words("offline"));
    byId("line").textContent = said.join(" · ") || words("online");
    byId("line").className = `tag ${at.conflicts ? "overdue" : isOnline && !at.waiting ? "paid" : "part"}`;
    byId("sign-in-again").hidden = !isSignedOut;
    byId("not-allowed").hidden = !isNotAllowed;
  };

  const route = () => {
    const [, where = "", what = ""] = location.hash.split("/");
    if (where === "b") return views.building(at, decodeURIComponent(what));
    if (where === "m") return Round.entry.view(at, Number(what));
    if (where === "waiting") return Round.waiting.view(at);
    return views.home(at);
  };

  const show = async () => {
    await load();
    await route();
  };

  // Whether somebody is at something that must not be taken from under their hands.
  const isBusy = () => Boolean(document.querySelector(".entry[data-touched]") || document.activeElement?.matches("input[type=search]"));

  const say = (text, isBad = false) => {
    const says = byId("says");
    says.classList.toggle("bad", isBad);
    says.classList.toggle("good", !isBad);
    says.querySelector("[data-fill=text]").textContent = text;
    says.querySelector("[data-fill=undo]").hidden = true;
    says.hidden = false;
  };

  // To another view; `after` is done when it stands.
  const go = async (hash, after = () => null) => {
    if (location.hash === hash) return show().then(after);
    afterwards = after;
    location.hash = hash;  // and then `hashchange`
    return null;
  };

  const fetchAnew = async () => {
    try {
      const told = at.book && (await line.fetchRound(at.book.code, at.chosen.month));
      if (told) {
        told.meters.forEach((meter, place) => { meter.place_in_walk = place; });
        await store.keepRound(told, keyOf(told.book.code, told.month));
      }
    } catch (fault) {
      if (!(fault instanceof line.Lost)) throw fault;
      say(words("not_fetched"), true);
    }
  };

  at.act = {
    choose: async (name, value) => {
      at.chosen[name] = value;
      choose();
      await store.setFact("chosen", at.chosen);
      if (name !== "item" && !(await store.round(at.key))) await fetchAnew();
      await show();
    },
    fetch: async () => { await line.goUp(); await fetchAnew(); await show(); },
    reload: show,
    say: (text, isBad, hash) => (hash ? go(hash, () => say(text, isBad)) : say(text, isBad)),
    kept: async (meter, current, hash) => {
      navigator.storage?.persist?.();
      lastEntry = await store.entryOf(at.key, meter.id);
      line.goUp();
      return go(hash, () => {
        say(words("kept", { unit: meter.asset_code, current: Round.figures.shown(current) }));
        byId("says").querySelector("[data-fill=undo]").hidden = !lastEntry;
      });
    },
    scan: async (file) => {
      try {
        const told = await line.seekLabel({ photo: file });
        if (told?.token) await openLabel(told.token, told);
        else say(told?.message ?? words("unknown_label"), true);
      } catch {
        say(words("scan_offline"), true);
      }
    },
  };

  // The meter of a label: from memory; else the server says which it is, and its round is fetched.
  const openLabel = async (token, known = null) => {
    const here = at.everything.find((meter) => meter.token === token);
    if (here) return go(`#/m/${here.id}`);
    try {
      const told = known ?? (await line.seekLabel({ token }));
      if (!told?.meter) return say(words("unknown_label"), true);
      at.chosen = { book: told.book, month: at.chosen.month };
      choose();
      await fetchAnew();
      return await go(`#/m/${told.meter}`);
    } catch {
      return say(words("unknown_offline"), true);
    }
  };

  const labelInAddress = () => location.pathname.match(/\/m\/([\w-]+)$/)?.[1] ?? null;

  // Who is signed in now; somebody else's round goes, and what they have not sent waits for them.
  const meet = async () => {
    const told = await line.hello().catch((fault) => { if (fault instanceof line.Lost) return null; throw fault; });
    if (told && at.who && at.who.user.id !== told.user.id) await store.forget(told.user.id);
    if (told) {
      if (at.who?.user.id !== told.user.id) at.chosen = {};
      at.who = told;
      await store.setFact("who", told);
      await store.tidy(told.user.id, new Set(told.books.flatMap((book) => book.months.map((month) => keyOf(book.code, month)))));
    }
    if (!at.who && line.state.isSignedOut) location.assign(`${places.signIn}?next=${encodeURIComponent(places.home)}`);
    return told;
  };

  const begin = async () => {
    at.who = await store.fact("who");
    at.chosen = (await store.fact("chosen")) ?? {};
    if (at.who) await show();
    const token = labelInAddress();
    if (token) history.replaceState(null, "", places.home);
    const told = await meet();
    if (!at.who) return count();
    byId("who").textContent = at.who.user.name;
    choose();
    if (told) await fetchAnew();
    await load();
    if (token) await openLabel(token);
    if (!isBusy()) await route();
    return line.goUp();
  };

  const withToken = (form) => { form.querySelector("[name=csrfmiddlewaretoken]").value = line.csrf(); };
  byId("sign-out").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (at.waiting && !confirm(counted("leave", at.waiting))) return;
    await store.forget();
    withToken(event.target);
    event.target.submit();
  });
  byId("speak").addEventListener("change", (event) => { withToken(event.currentTarget); event.currentTarget.submit(); });
  byId("says").querySelector("[data-fill=undo]").addEventListener("click", async () => {
    const word = (await Round.entry.undo(lastEntry)) ? "dropped" : "too_late";
    const { meter, asset_code: unit } = lastEntry;
    await go(`#/m/${meter}`, () => say(words(word, { unit }), word !== "dropped"));
  });

  window.addEventListener("hashchange", () => {
    const after = afterwards;
    afterwards = null;
    byId("says").hidden = true;
    if (isOld) location.reload();
    else if (at.who) show().then(() => { window.scrollTo(0, 0); after?.(); });
  });
  // While a thousand entries go up the count follows them; views are drawn anew now and then, and at the end.
  const COUNTED = 250, DRAWN = 3000;  // milliseconds
  let due = null, drawn = 0;
  line.told.addEventListener("change", () => {
    due ??= setTimeout(async () => {
      due = null;
      if (line.state.user && at.who && line.state.user !== at.who.user.id) return location.reload();
      const before = at.conflicts;
      await count();
      const isDue = !at.waiting || at.conflicts !== before || Date.now() - drawn > DRAWN;
      if (!at.who || !isDue) return null;
      drawn = Date.now();
      await load();
      return document.querySelector(".entry") || isBusy() ? null : route();
    }, COUNTED);
  });

  if ("serviceWorker" in navigator) {
    const hadOne = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.register(places.worker, { scope: places.home }).then((found) => found.update()).catch(() => null);
    navigator.serviceWorker.addEventListener("controllerchange", () => { isOld = hadOne; });
  }
  begin();
})();
