import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Actor, type Role, roles } from '#kernel'
import { hostile } from './arbitrary.ts'
import { bodySchema, querySchema, type Whole, wholeRegion } from './ground.ts'
import { captureLog } from './log-lines.ts'

const runsEach = Number(process.env.FUZZ_RUNS ?? 2)
// The provider answers its own addresses itself, and a permitted reader of a stream listens for ever.
const notHere = /^\/oidc|\/stream$/

test('noise of every kind, from every role, at every route, is refused and never breaks anything', async (t) => {
  const whole = await wholeRegion(t)
  const lines = captureLog(t)
  const ids = await someIds(whole)
  const actors = await oneOfEach(whole)
  const broken: string[] = []
  for (const { method, url, access } of whole.routes) {
    if (notHere.test(url)) continue
    for (const role of roles.filter((one) => access.includes(one) && one !== 'system')) {
      for (const { path, search, body } of drawn(whole, method, url, ids)) {
        lines.length = 0
        const { status, body: answer } = await whole.call(actors.get(role), `${method} ${path}${search}`, body)
        if (status < 500) continue
        const failure = lines.find((line) => line.includes('failure')) ?? ''
        broken.push(
          `${role} ${method} ${path}${search} ${JSON.stringify(body)} → ${status} ${answer.code} ${failure.slice(0, 600)}`,
        )
      }
    }
  }
  assert.deepEqual(broken, [])
})

interface Drawn {
  readonly path: string
  readonly search: string
  readonly body: unknown
}

function drawn(whole: Whole, method: string, url: string, ids: readonly string[]): Drawn[] {
  const inPath = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.constantFrom('x', '%00', '..%2f..', '%F0%9F%98%80', '2026-02-30', '-1', '__proto__') },
  )
  const arbitrary = fc.record({
    path: fc.array(inPath, { minLength: 6, maxLength: 6 }).map((drawn) => {
      const left = [...drawn]
      return url.replace(/:\w+|\*/g, () => left.pop()!)
    }),
    search: hostile(querySchema(whole, method, url), ids).map(asQuery),
    body: method === 'GET' ? fc.constant(undefined) : hostile(bodySchema(whole, method, url), ids),
  })
  return fc.sample(arbitrary, { numRuns: runsEach, seed: url.length })
}

function asQuery(value: unknown): string {
  if (value === null || typeof value !== 'object') return ''
  const parts = Object.entries(value).map(([name, one]) => {
    const text = typeof one === 'string' ? one.toWellFormed() : (JSON.stringify(one) ?? '')
    return `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(text)}`
  })
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}

/** Ids that exist, of all kinds. */
async function someIds({ rows }: Whole): Promise<string[]> {
  const found = await rows(`
    (select resident_id as id from consult.consult limit 3) union (select id from consult.consult limit 4)
    union (select id from booking.appointment limit 4) union (select id from prescribing.prescription limit 7)
    union (select setl_id from settlement.bill limit 3) union (select id from dispensing.pickup limit 3)
    union (select id from institutions.institution limit 2) union (select id from residents.family_link limit 2)
    union (select id from identity.pair limit 1) union (select id from dispensing.lot limit 2)
    union (select session_id from booking.appointment limit 2) union (select doctor_id from consult.consult limit 2)`)
  return found.map(({ id }) => id)
}

async function oneOfEach({ actors, rows }: Whole): Promise<Map<Role, Actor>> {
  const [busy] = await rows(`select doctor_id from consult.consult where state = 'in-progress'`)
  const [patient] = await rows(`select resident_id from dispensing.pickup where state = 'ready'`)
  const of = (role: Role) => [role, actors.staff.find((one) => one.roles.includes(role))] as const
  const client: Actor = { id: 'fuzz-client', roles: ['integration'], name: 'client', scopes: ['system/*.*'] }
  return new Map<Role, Actor>([
    ...(['pharmacist', 'dispenser', 'registrar', 'manager', 'auditor', 'administrator'] as const).map(of),
    ['doctor', actors.staff.find(({ id }) => id === busy.doctor_id)],
    ['resident', actors.residents.find(({ id }) => id === patient.resident_id)],
    ['integration', client],
  ] as [Role, Actor][])
}
