/**
 * A new version of the app that has come down whole takes over here: at the lock, where nothing is being written. The page then
 * opens again, from the device.
 */
export function takeUpdate(): void {
  if (!('serviceWorker' in navigator)) return
  void navigator.serviceWorker.getRegistration('/village').then((registration) => {
    void registration?.update().catch(() => undefined) // without a network the old one goes on
    const waiting = registration?.waiting
    if (!waiting || !navigator.serviceWorker.controller) return
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    waiting.postMessage('take-over')
  })
}
