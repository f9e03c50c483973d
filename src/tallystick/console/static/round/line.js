// The line to the server: who is signed in, rounds fetched, entries sent up one by one, each exactly once.
"use strict";
Round.line = (() => {
  const { store } = Round;
  const places = document.documentElement.dataset;
  const SECONDS = 1000;
  const PATIENCE = 45 * SECONDS;  // for one entry with its photo
  const PAUSES = [2, 5, 10, 30];  // seconds between tries
  const OK = 200, SIGNED_OUT = 401, STALE = 403, GONE = 404, REFUSED = 409, MANY = 429;
  const AWAY = [502, 503, 504];  // a proxy answers for a server that is not there
  const MOST_TRIES = 3;  // of an entry that the server fails at: the others shall not wait for it

  class Lost extends Error {}  // no answer, or none of ours
  class Stopped extends Error {}  // nothing more can be sent until somebody does something

  const state = { user: null, isOnline: navigator.onLine, isSignedOut: false, isNotAllowed: false };
  const told = new EventTarget();
  const others = "BroadcastChannel" in window ? new BroadcastChannel("tallystick-round") : null;
  if (others) others.onmessage = () => told.dispatchEvent(new Event("change"));

  const changed = () => {
    told.dispatchEvent(new Event("change"));
    others?.postMessage("change");
  };

  const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";

  const ask = async (address, options = {}) => {
    let response;
    try {
      const headers = { Accept: "application/json", ...(options.body ? { "X-CSRFToken": csrf() } : {}) };
      response = await fetch(address, { ...options, headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
      const answer = { status: response.status, told: isOurs ? await response.json() : null };
      if (response.ok && !isOurs) throw new Lost("somebody else answers: a page of a public network");
      if (AWAY.includes(response.status)) throw new Lost(`status ${response.status}`);
      state.isOnline = true;
      return answer;
    } catch (fault) {
      state.isOnline = false;
      throw new Lost(String(fault));
    }
  };

  // Who is signed in; null where nobody is any more, or where they may not read meters.
  const hello = async () => {
    const { status, told: answer } = await ask(places.hello);
    state.isSignedOut = status === SIGNED_OUT;
    state.isNotAllowed = status === GONE;
    state.user = status === OK ? answer.user.id : null;
    return status === OK ? answer : null;
  };

  const fetchRound = async (code, month) => {
    const { status, told: answer } = await ask(`${places.home}${encodeURIComponent(code)}/?month=${month}`);
    if (status === SIGNED_OUT) state.isSignedOut = true;
    return status === OK ? answer : null;
  };

  const formOf = async (entry) => {
    const form = new FormData();
    const photo = entry.has_photo ? await store.photo(entry.id) : null;
    const named = { request_id: entry.id, user: entry.user, book: entry.book, meter: entry.meter, month: entry.month };
    const said = { current: entry.current, rolled_over: entry.rolled_over ? 1 : 0, remark: entry.remark, read_on: entry.read_on };
    for (const [name, value] of Object.entries({ ...named, ...said })) form.append(name, value);
    if (photo) form.append("photo", new Blob([photo], { type: "image/jpeg" }), "photo.jpg");
    return form;
  };

  const send = async (entry) => {
    let answer = await ask(places.enter, { method: "POST", body: await formOf(entry) });
    if (answer.status === STALE && (await hello())) {  // signed in anew meanwhile: another token
      answer = await ask(places.enter, { method: "POST", body: await formOf(entry) });
    }
    if (answer.status === OK) return store.arrived(entry, answer.told.meter);
    if (answer.status === REFUSED && answer.told.code !== "not_yours") return store.refused(entry, answer.told);
    if (answer.status === MANY) throw new Lost("too many");
    if (answer.status === SIGNED_OUT) [state.isSignedOut, state.user] = [true, null];
    else if ([STALE, GONE, REFUSED].includes(answer.status)) await hello();
    else return failed(entry, answer.status);
    throw new Stopped(String(answer.status));
  };

  const failed = async (entry, status) => {
    const tries = (entry.tries ?? 0) + 1;
    if (tries >= MOST_TRIES) return store.refused(entry, { code: "failed", message: Round.words("failed", { status }), meter: null });
    await store.changeEntry({ ...entry, tries });
    throw new Lost(`status ${status}`);
  };

  // An entry is either changed on the phone or under way, never both; whoever holds it sees it as it is now.
  const alone = (id, work) => navigator.locks.request(`tallystick entry ${id}`, work);

  const sendAll = async () => {
    if ((state.user === null || !state.isOnline) && !(await hello())) return;
    for (let entry; (entry = await store.first(state.user)); changed()) {
      await alone(entry.id, async () => {
        const now = await store.entry(entry.id);
        if (now?.state === "waiting") await send(now);
      });
    }
  };

  let asked = null, again = null, failures = 0;
  // Let everything go up. However often it is called, in however many tabs, one at a time is at it.
  const goUp = () => {
    clearTimeout(again);
    asked ??= navigator.locks.request("tallystick going up", async () => {
      asked = null;  // what is kept from now on may come too late for this one
      try {
        await sendAll();
        failures = 0;
      } catch (fault) {
        if (fault instanceof Lost) again = setTimeout(goUp, PAUSES[Math.min(failures++, PAUSES.length - 1)] * SECONDS);
        else if (!(fault instanceof Stopped)) throw fault;
      } finally {
        changed();
      }
    });
    return asked;
  };

  // The meter of a label, by { photo } or { token }.
  const seekLabel = async (known) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(known)) form.append(name, value);
    return (await ask(places.seek, { method: "POST", body: form })).told;
  };

  window.addEventListener("online", goUp);
  window.addEventListener("offline", () => { state.isOnline = false; changed(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) goUp(); });

  return { state, told, hello, fetchRound, goUp, alone, seekLabel, csrf, Lost };
})();
