// Keeps the scanner's page and files at hand for when there is no network.
// GIVEN (written before this by the service): the edition, and the addresses of its files.

const PAGE = "/scan";
const CACHE = `${PAGE} ${GIVEN.edition}`;
const PATIENCE = 2000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname, search } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && pathname === PAGE) event.respondWith(page(event.request));
  else if (GIVEN.files.includes(pathname + search)) event.respondWith(file(event.request));
});

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(GIVEN.files);
  const answer = await fetch(PAGE, { redirect: "manual" });
  if (answer.ok) await cache.put(PAGE, answer);
  await self.skipWaiting();
}

// The files of other editions are of no use any more: each page asks for its own edition's.
async function takeOver() {
  for (const name of await caches.keys()) {
    if (name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function page(request) {
  const cache = await caches.open(CACHE);
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), PATIENCE);
  try {
    const answer = await fetch(request, { signal: ending.signal });
    if (answer.status >= 500) throw new Error("no answer");
    if (answer.ok) await cache.put(PAGE, answer.clone());
    return answer;
  } catch {
    return (await cache.match(PAGE, { ignoreVary: true })) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}

async function file(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}
