// FILES are all files of the edition, each with the first digits of its hash; the first KEPT of them are kept at once, the
// others when they are read. A file is kept under its name and hash: what has not changed is never fetched again.
const home = new URL("./", self.location), shelf = `edition ${home.pathname}`;
const key = (name) => new URL(`${encodeURI(name)}?${FILES[name]}`, home).href;
const nameOf = (address) => {
  const url = new URL(address);
  if (url.origin !== home.origin || !url.pathname.startsWith(home.pathname)) return undefined;
  const path = decodeURIComponent(url.pathname.slice(home.pathname.length));
  return [path, `${path}index.html`, `${path}.html`, `${path}/index.html`].find((name) => Object.hasOwn(FILES, name));
};
const fetched = async (name) => {
  const response = await fetch(key(name), { cache: "no-cache" });
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  // Some servers lead from page.html to page; a browser takes no such answer for a page that it opens.
  return response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response;
};
const kept = async (name) => {
  const cache = await caches.open(shelf), found = await cache.match(key(name));
  if (found) return found;
  const fresh = await fetched(name);
  await cache.put(key(name), fresh.clone());
  return fresh;
};
self.addEventListener("install", (event) => {
  const wanted = Object.keys(FILES).slice(0, KEPT);
  const work = async () => { for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) await kept(name); };
  event.waitUntil(Promise.all([work(), work(), work(), work(), work(), work()]));
});
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const cache = await caches.open(shelf), wanted = new Set(Object.keys(FILES).map(key));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  await self.clients.claim();
})()));
self.addEventListener("fetch", (event) => {
  const name = event.request.method === "GET" ? nameOf(event.request.url) : undefined;
  if (name !== undefined) event.respondWith(kept(name));
});
