// The service worker: keeps one whole build, by hash, and answers from it alone.
//
// - A build is installed whole or not at all: one missing or damaged file fails the install and the
//   version that works stays.
// - A new build waits until a page sends "activate" with the person's word behind it; nothing
//   changes under an open form and files of two builds never mix.
// - Only GET requests of this origin outside /api/ are touched.
//
// - The parts of the program that no start needs are kept once the app has started, or when the
//   first of them is asked for. A new build is installed with them: the one that works can wait.
//
// `xtask precache` fills in the build's name, and its files and parts with their sha256.
const BUILD = "__BUILD__";
const FILES = "__FILES__";
const PARTS = "__PARTS__";
const CACHE = "app-" + BUILD;
const KNOWN = new Set(FILES.map(([url]) => url));

// What the page has just fetched lies in the HTTP cache, and the office answers that it is still so.
// A copy there that is damaged fails the hash; then the whole file is fetched.
async function keep(cache, [url, integrity]) {
  const get = (how) => fetch(new Request(url, { cache: how, integrity }));
  const response = await get("no-cache").catch(() => get("reload"));
  if (!response.ok || response.redirected) throw new Error(`${url}: ${response.status}`);
  await cache.put(url, response);
}

async function install() {
  try {
    const cache = await caches.open(CACHE);
    const files = self.registration.active ? FILES.concat(PARTS) : FILES;
    await Promise.all(files.map((file) => keep(cache, file)));
  } catch (error) {
    // The build that is already running may be this very one (a worker script changed alone):
    // its cache stays.
    if (!self.registration.active) await caches.delete(CACHE);
    else if ((await runningBuild()) !== BUILD) await caches.delete(CACHE);
    throw error;
  }
}

async function keepPart(cache, part) {
  if (!(await cache.match(part[0]))) await keep(cache, part);
}

// Answers the page whether all of them are kept: only then does the whole app open without a network.
async function keepParts(asking) {
  const cache = await caches.open(CACHE);
  // A part that does not come now is asked for again at the next start, or when its page is opened.
  const kept = await Promise.allSettled(PARTS.map((part) => keepPart(cache, part)));
  if (asking) asking.postMessage(kept.every(({ status }) => status === "fulfilled"));
}

// Asks the active worker which build it serves.
function runningBuild() {
  return new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => done(event.data);
    setTimeout(() => done(undefined), 2000);
    self.registration.active.postMessage("build", [channel.port2]);
  });
}

async function activate() {
  const others = (await caches.keys()).filter((name) => name.startsWith("app-") && name !== CACHE);
  for (const name of others) await caches.delete(name);
  // The very first build takes the page that brought it: a page nobody controls would not make the
  // next build wait, and would get that build's files from the network.
  if (others.length === 0) await self.clients.claim();
}

async function answer(request, path) {
  const key = request.mode === "navigate" && !KNOWN.has(path) ? "/index.html" : path;
  const cache = await caches.open(CACHE);
  const part = PARTS.find(([url]) => url === path);
  if (part) await keepPart(cache, part);
  // The stored Response itself: a copy would lose the browser's compiled wasm.
  return (await cache.match(key)) || fetch(request);
}

// There is a network again, and something to send. An open page sends it. The worker itself does
// not: reading, signing and noting what was sent is the pages' code, and two that do it at once would
// hand over the same numbers. With no page open it can only put a mark on the app's icon.
async function wake() {
  const pages = await self.clients.matchAll({ type: "window" });
  for (const page of pages) page.postMessage("sync-office");
  if (pages.length === 0 && navigator.setAppBadge) await navigator.setAppBadge();
}

self.addEventListener("sync", (event) => {
  if (event.tag === "sync-office") event.waitUntil(wake());
});
self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "activate") self.skipWaiting();
  if (event.data === "keep-parts") event.waitUntil(keepParts(event.ports[0]));
  if (event.data === "build" && event.ports[0]) event.ports[0].postMessage(BUILD);
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  event.respondWith(answer(request, url.pathname));
});
