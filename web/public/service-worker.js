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
  if (url.pathname.startsWith('/assets/')) event.respondWith(fromCacheFirst(event))
  else if (event.request.mode === 'navigate' && RESIDENT_PAGE.test(url.pathname)) event.respondWith(pageOf(event))
})

const CACHE_MS = 2000 // a cache that answers later than that is slower than the network
const PAGE_MS = 8000 // a line that gives no page for so long is as good as none

async function fromCacheFirst(event) {
  const kept = await Promise.race([keptAs(event.request), after(CACHE_MS)])
  if (kept) return kept
  const answer = await fetch(event.request)
  if (answer.ok) event.waitUntil(keep(event.request, answer.clone()))
  return answer
}

// Each page is the same shell: the newest that was seen is the one that opens without a network, also when it came too late to be shown.
async function pageOf(event) {
  const page = fetch(event.request)
  event.waitUntil(
    page.then((answer) => (isShell(answer) ? keep('/', answer.clone()) : undefined)).catch(() => undefined),
  )
  const first = await Promise.race([page, after(PAGE_MS)]).catch(() => undefined)
  return first ?? (await keptAs('/')) ?? page
}

const isShell = (answer) =>
  answer.ok && !answer.redirected && (answer.headers.get('content-type') ?? '').startsWith('text/html')

// A phone without room keeps nothing, and a cache that cannot be read has nothing: the app works all the same.
const keptAs = (request) => caches.match(request).catch(() => undefined)
const keep = (request, answer) =>
  caches
    .open(CACHE)
    .then((cache) => cache.put(request, answer))
    .catch(() => undefined)

const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds))
