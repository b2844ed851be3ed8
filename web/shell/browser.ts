/** The browser's clock and chance, in one place, so that what shows or sends them can be given others in a test. */
export const clock = { now: (): Date => new Date(Date.now()) }

/** A random UUID (v4). Also on plain http inside a hospital's network, where `randomUUID` is missing. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

/** From 0 to below 1: for spreading what many pages would do at the same moment. */
export const chance = (): number => Math.random()
