/** Keys and sealing: WebCrypto only. Nothing here remembers anything. */

type Bytes = Uint8Array<ArrayBuffer>

export interface Sealed {
  readonly iv: Bytes
  readonly content: ArrayBuffer
}

export interface Lock {
  readonly salt: Bytes
  readonly iterations: number
  readonly wrapped: Sealed
}

/** OWASP 2023 for PBKDF2 with SHA-256; a PIN is short, so the device's own key is mixed in as well. */
export const pinIterations = 600_000

const subtle = () => globalThis.crypto.subtle
export const randomBytes = (count: number): Bytes => globalThis.crypto.getRandomValues(new Uint8Array(count))

export async function seal(key: CryptoKey, bytes: Bytes): Promise<Sealed> {
  const iv = randomBytes(12)
  return { iv, content: await subtle().encrypt({ name: 'AES-GCM', iv }, key, bytes) }
}

export async function unseal(key: CryptoKey, { iv, content }: Sealed): Promise<Bytes> {
  return new Uint8Array(await subtle().decrypt({ name: 'AES-GCM', iv }, key, content))
}

export const sealJson = (key: CryptoKey, value: unknown) => seal(key, new TextEncoder().encode(JSON.stringify(value)))
export async function unsealJson<T>(key: CryptoKey, sealed: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unseal(key, sealed))) as T
}

/** The device's own keys: they sign and mix, and no script can read them out. */
export async function makeDeviceKeys(): Promise<{ sign: CryptoKeyPair; pepper: CryptoKey }> {
  const sign = await subtle().generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const pepper = await subtle().generateKey({ name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign'])
  return { sign, pepper }
}

export async function publicKeyOf({ publicKey }: CryptoKeyPair) {
  const { x, y } = await subtle().exportKey('jwk', publicKey)
  return { kty: 'EC' as const, crv: 'P-256' as const, x: x!, y: y! }
}

export async function signText(key: CryptoKey, text: string): Promise<string> {
  const signature = await subtle().sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new TextEncoder().encode(text))
  return base64url(new Uint8Array(signature))
}

/** A fresh data key, and the lock that only this PIN on this device opens. */
export async function makeLock(pin: string, pepper: CryptoKey): Promise<{ lock: Lock; dataKey: CryptoKey }> {
  const raw = randomBytes(32)
  const dataKey = await dataKeyOf(raw)
  return { lock: await lockWith(pin, pepper, raw), dataKey }
}

export async function lockWith(pin: string, pepper: CryptoKey, raw: Bytes): Promise<Lock> {
  const salt = randomBytes(16)
  const wrapped = await seal(await wrappingKey(pin, pepper, salt, pinIterations), raw)
  raw.fill(0)
  return { salt, iterations: pinIterations, wrapped }
}

/** The data key's bytes; undefined when the PIN is wrong. */
export async function openLock(pin: string, pepper: CryptoKey, lock: Lock): Promise<Bytes | undefined> {
  const key = await wrappingKey(pin, pepper, lock.salt, lock.iterations)
  return unseal(key, lock.wrapped).catch(() => undefined)
}

export const dataKeyOf = (raw: Bytes) => subtle().importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])

async function wrappingKey(pin: string, pepper: CryptoKey, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const typed = await subtle().importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits'])
  const stretched = await subtle().deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, typed, 256)
  const mixed = await subtle().sign('HMAC', pepper, stretched)
  return subtle().importKey('raw', mixed, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

export async function sha256Hex(data: string | Bytes): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
  const digest = await subtle().digest('SHA-256', bytes)
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

async function through(bytes: Bytes, stream: GenericTransform): Promise<Bytes> {
  const piped = new Blob([bytes]).stream().pipeThrough(stream as TransformStream<BufferSource, BufferSource>)
  return new Uint8Array(await new Response(piped as ReadableStream).arrayBuffer())
}
interface GenericTransform {
  readonly readable: ReadableStream
  readonly writable: WritableStream
}
export const inflate = (bytes: Bytes) => through(bytes, new DecompressionStream('deflate-raw'))
export const deflate = (bytes: Bytes) => through(bytes, new CompressionStream('deflate-raw'))
