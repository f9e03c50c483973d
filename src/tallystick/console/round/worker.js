// Keeps the page at hand, so that it opens without coverage. SHELL stands above: its version, its page, its files.
"use strict";
const CACHE = `tallystick-round-${SHELL.version}`;
const PATIENCE = 4000;  // milliseconds; a line that is this slow is none

const keepPage = async (cache) => {
  const page = await fetch(SHELL.page, { credentials: "same-origin", cache: "no-store" });
  // Who is not signed in gets another page, and a server that is being upgraded another version: then later.
  if (page.headers.get("X-Round") !== SHELL.version) throw new Error("this is another page");
  await cache.put(SHELL.page, page);
};

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(SHELL.files.map((file) => new Request(file, { cache: "reload" })));
    await keepPage(cache);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("tallystick-round-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

const kept = async () => (await caches.open(CACHE)).match(SHELL.page, { ignoreVary: true });

// From the server where it answers, so that no page is older than the server; else from the phone.
const opened = async (request) => {
  const asked = fetch(request);
  const slow = new Promise((_done, failed) => { setTimeout(() => failed(new Error("slow")), PATIENCE); });
  let page;
  try {
    page = await Promise.race([asked, slow]);
  } catch {
    return (await kept()) ?? asked;
  }
  if (page.headers.get("X-Round") === SHELL.version) {
    await (await caches.open(CACHE)).put(SHELL.page, page.clone());
    return page;
  }
  // Signed out, or a label that says nothing to strangers: this is a reader's phone, and its page knows what to do.
  const isLabel = new URL(request.url).pathname.startsWith(`${SHELL.page}m/`) && !page.headers.has("X-Round");
  return page.status === 401 || isLabel ? (await kept()) ?? page : page;
};

self.addEventListener("fetch", (event) => {
  const { pathname, search } = new URL(event.request.url);
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate" && pathname.startsWith(SHELL.page)) event.respondWith(opened(event.request));
  else if (SHELL.files.includes(pathname + search)) {
    event.respondWith(caches.open(CACHE).then(async (cache) => (await cache.match(event.request, { ignoreVary: true })) ?? fetch(event.request)));
  }
});
