// Keeps the shell of the app so that it opens without a network; never keeps anything a person's record says.
// Hashed assets: from the cache first. Pages: from the network, else the kept shell. /api, /fhir, /oidc: never touched.
const CACHE = 'anji-shell-1'

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(['/', '/icon.svg', '/manifest.webmanifest'])))
  self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        // Only its own: the village app keeps itself in caches of its own.
        Promise.all(
          names.filter((name) => name.startsWith('anji-shell-') && name !== CACHE).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  )
})

const RESIDENT_PAGE = /^\/(?!api|fhir|oidc|sign-in|sign-out|desk|village|cashier|health|metrics|openapi)/

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/assets/')) {
    event.respondWith(fromCacheFirst(event.request))
    return
  }
  if (event.request.mode === 'navigate' && RESIDENT_PAGE.test(url.pathname)) {
    event.respondWith(fetch(event.request).catch(async () => (await caches.match('/')) ?? Response.error()))
  }
})

async function fromCacheFirst(request) {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) {
    const cache = await caches.open(CACHE)
    await cache.put(request, answer.clone())
  }
  return answer
}
