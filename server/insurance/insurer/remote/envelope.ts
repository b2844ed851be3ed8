// The envelope of the national platform's interface (国家医保信息平台接口规范): field names as published, the signature
// and the code of each refusal from memory: to be verified with the insurer before a real launch.
import { timingSafeEqual } from 'node:crypto'
import { hmacSm3 } from '#kernel'

/** Numbers of the operations; outpatient and inpatient differ (memory: to be verified). */
export const infnos = {
  signIn: '9001',
  upload: { outpatient: '2204', inpatient: '2301' },
  preSettle: { outpatient: '2206', inpatient: '2303' },
  settle: { outpatient: '2207', inpatient: '2304' },
  reverse: { outpatient: '2208', inpatient: '2305' },
  query: '5203',
  undo: '2601',
  totals: '3201',
  details: '3202',
} as const

/** 0 done; below: -1 refused, -2 not signed in (any more), -3 a message number that came before, -9 the insurer itself failed. */
export const infcodes = { done: '0', refused: '-1', signedOut: '-2', repeated: '-3', failed: '-9' } as const

export interface Envelope {
  readonly infno: string
  readonly msgid: string
  readonly sign_no: string
  readonly fixmedins_code: string
  readonly inf_time: string
  readonly input: Readonly<Record<string, unknown>>
  readonly [name: string]: unknown
}

export interface Reply {
  readonly infcode: string
  /** The insurer's number of the reply, and ours of what it answers. */
  readonly inf_refmsgid: string
  readonly msgid: string
  readonly err_msg: string | null
  readonly respond_time: string
  readonly output: unknown
  readonly [name: string]: unknown
}

/** Names sorted at every depth: both sides sign the same text however their JSON is laid out. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null)
  const fields = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`
}

const signatureOf = (key: Buffer, { cainfo: _cainfo, ...fields }: Readonly<Record<string, unknown>>) =>
  hmacSm3(key, canonical(fields)).toString('base64')

/** The same with its signature, HMAC-SM3 over everything else. */
export function signed<T extends Readonly<Record<string, unknown>>>(key: Buffer, fields: T): T & { cainfo: string } {
  const whole = { ...fields, signtype: 'HMAC-SM3' }
  return { ...whole, cainfo: signatureOf(key, whole) }
}

export function signatureHolds(key: Buffer, fields: Readonly<Record<string, unknown>>): boolean {
  if (typeof fields.cainfo !== 'string') return false
  const wanted = Buffer.from(signatureOf(key, fields))
  const given = Buffer.from(fields.cainfo)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

/** yyyy-MM-dd HH:mm:ss in the region. */
export const regionTime = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

/** An id in 22 signs: the interface's numbers are at most 30 long. */
export const shortId = (id: string): string =>
  /^[0-9a-f-]{36}$/.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url') : id
