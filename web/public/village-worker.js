// Keeps the whole village app, so that it opens for weeks without a network. Its files are known when it is built
// (village-precache.js); a version is kept whole or not at all, and an old one stays until nobody uses it.
// Never touched, never kept: /api and everything that is not a file of the app. What a person's record says lives
// encrypted in the device's own store, not here.
/* global ANJI_VILLAGE */
importScripts('/village-precache.js')

const CACHE = `anji-village-${ANJI_VILLAGE.version}`
const PAGE = '/village'

self.addEventListener('install', (event) => {
  event.waitUntil(keepAll())
})

// A cut line does not start again from nothing: what an earlier try or an older version kept with the same name (names
// carry the hash of the content) is taken from there.
async function keepAll() {
  const cache = await caches.open(CACHE)
  for (const path of ANJI_VILLAGE.files) {
    if (await cache.match(path)) continue
    const known = path.startsWith('/assets/') ? await caches.match(path) : undefined
    if (known) await cache.put(path, known)
    else await cache.add(new Request(path, { cache: 'no-cache' }))
  }
}

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith('anji-village-') && name !== CACHE).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  )
})

// The page asks for it when nothing is being written (at the lock): an update never takes a form away.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return
  if (event.request.mode === 'navigate') {
    if (url.pathname === PAGE || url.pathname.startsWith(`${PAGE}/`)) event.respondWith(kept(PAGE, event.request))
    return
  }
  if (ANJI_VILLAGE.files.includes(url.pathname)) event.respondWith(kept(url.pathname, event.request))
})

async function kept(path, request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(path)) ?? fetch(request)
}
