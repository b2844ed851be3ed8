import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Actor, Role } from '#kernel'
import { fitting } from './whole/arbitrary.ts'
import { bodySchema, querySchema, type Whole, wholeRegion } from './whole/ground.ts'
import { addWhatIsMissing, asPicture, png } from './whole/missing.ts'
import { type Owned, ownedThings } from './whole/owned.ts'
import { type StrangersTo, strangersOf } from './whole/strangers.ts'

/** Paths whose ids belong to nobody in particular, or are a key by themselves. Adding a line here is a decision. */
const nobodys = [
  /^\/(fhir|oidc|cashier)\//,
  /^\/api\/(institutions|staff|kernel|ledger|formulary|dashboards)\//,
  /^\/api\/sign-in\/(interaction|clients|sessions)\//, // a sign-in page needs its browser's cookie; sessions: sign-in.test.ts
  /^\/api\/booking\/(doctors|sessions)\/:\w+\/(sessions|bands|appointments)$/,
  /^\/api\/credentials\/staff-accounts\//,
  /^\/api\/identity\/(pairs|joins|patients)\//, // the registrar's own queue
  /^\/api\/schedules\/(templates|exceptions)\//, // a hospital's weeks
  /^\/api\/queue\/institutions\//, // a hall's screen: tickets and masked names
  /^\/api\/reminders\/deliveries\//, // states and codes, of nobody
  /^\/api\/subscriptions\//, // other systems'
  /^\/api\/claims\/tables\//, // everybody's at once: export.test.ts, claims.test.ts
  /^\/api\/sluices\//, // hospitals' front servers; scope is the institution's
  /^\/api\/hospital-numbers\/differences\//, // between two books; scope is the institution's
  /^\/api\/(insurer|reconciliation)\//, // between two books, ids and codes; scope is the institution's: local.test.ts there
  /^\/api\/findings\/export\//, // tables of a scope, people masked; findings.test.ts
  /^\/api\/fund\/export\//, // tables of a scope; the list of a person is asked below
  /^\/api\/(assessment|assessing)\//, // how institutions did, of nobody; scope is the institution's
  /^\/api\/(statements|budgets)\//, // what institutions are paid, of nobody; scope is the institution's
  /^\/api\/cases\/(tariffs|months)\//, // prices, and stays without names; scope is the institution's: cases.test.ts
  /^\/api\/grouping\/uploads\//, // tables of codes, of nobody; scope is the region's: upload-tables.test.ts
  /^\/api\/settlement\/policy-resettlements\//, // runs over the whole pool; whom they concern: policy-run.test.ts
  /^\/api\/monitoring\//, // rules and published lists, of nobody
  /^\/api\/lake\/views\//, // definitions, of nobody
  /^\/api\/measures\/export\//, // tables of a scope; measures.test.ts
  /^\/api\/chronic\/(programmes|centres)\//, // programmes as data; an institution's tier
  /^\/api\/teams\/:teamId/, // who works with whom; whose team it is stands at /of/:residentId
  /^\/api\/grid\/cells\//, // ground and figures; who lives there stands with the households
  /^\/api\/learning\/(items\/:code$|library\/)/, // what is taught; how far somebody is, everyList asks
  /^\/api\/dispensing\/stock\//, // a pharmacy's, not a person's
  /^\/api\/policies\//, // drafts and versions of rules, of nobody; who a number of a preview is: policies.test.ts
  /^\/api\/village\/sync\//, // by the token of the device's own session; without one nothing, see village.test.ts
  /^\/api\/village\/kits\//, // what a team carries, of nobody; scope is the team
]

/** Where a role has business with people it does not know. */
const byOffice: Partial<Record<string, readonly Role[]>> = {
  // With a reason, for an hour, and in the trail that the person reads.
  'POST /api/consent/residents/:residentId/break-glass': ['doctor', 'pharmacist'],
  // One queue for the region's pharmacists: claiming is open to each, deciding to whoever has claimed.
  'POST /api/review/prescriptions/:prescriptionId/claim': ['pharmacist'],
  'POST /api/review/prescriptions/:prescriptionId/release': ['pharmacist'],
  'POST /api/review/prescriptions/:prescriptionId/approve': ['pharmacist'],
  'POST /api/review/prescriptions/:prescriptionId/return': ['pharmacist'],
  // The desk that keeps the registers, as it registers people: with the paper, and in the trail.
  'POST /api/residents/:residentId/residence/end': ['registrar', 'administrator'],
  'POST /api/residents/:residentId/residence/correct': ['registrar', 'administrator'],
}

test('whoever has nothing to do with a person gets nothing of theirs by its id', async (t) => {
  const whole = await wholeRegion(t)
  await addWhatIsMissing(whole)
  const strangersTo = await strangersOf(whole)
  await t.test('at every route with an id in its path', () => everyPath(whole, strangersTo))
  await t.test('at every list that is asked for a person', () => everyList(whole, strangersTo))
  await t.test('in the record: not by id, not in its history, not by search, count, chain or include', () =>
    record(whole, strangersTo),
  )
})

async function everyPath(whole: Whole, strangersTo: StrangersTo): Promise<void> {
  const owned = await ownedThings(whole)
  const wrong: string[] = []
  let tried = 0
  for (const { method, url, access } of whole.routes) {
    const names = [...url.matchAll(/:(\w+)/g)].map((match) => match[1]!)
    if (names.length === 0 || nobodys.some((pattern) => pattern.test(url))) continue
    const things = owned.get(names.join(' ')) ?? []
    if (things.length === 0) wrong.push(`nothing to try ${method} ${url} with`)
    for (const thing of things) {
      for (const [role, stranger] of strangersTo(thing.ownerId)) {
        if (!access.includes(role) || byOffice[`${method} ${url}`]?.includes(role)) continue
        tried += 1
        const line = `${method} ${url.replace(/:(\w+)/g, (_, name: string) => thing.path[name]!)}`
        const { status, body: answer } = await knock(whole, { method, url, line, stranger, ownerId: thing.ownerId })
        if (status !== 403 && status !== 404)
          wrong.push(
            `${role} got ${status} ${answer?.code ?? JSON.stringify(answer).slice(0, 200)} at ${method} ${url}`,
          )
      }
    }
  }
  assert.deepEqual([...new Set(wrong)], [])
  assert.ok(tried > 200, `${tried} tried`)
}

// What some of them need to be asked for more.
const beside = {
  ...{ year: '2026', by: 'institution', series: 'pressure', n: '0' },
  ...{ id: 'Observation/1', of: 'DocumentReference/1' },
}

/** Lists that take a person's id beside the path. */
async function everyList(whole: Whole, strangersTo: StrangersTo): Promise<void> {
  const owned = await ownedThings(whole)
  const [owner] = owned.get('residentId')!
  const wrong: string[] = []
  let tried = 0
  for (const { method, url, access } of whole.routes) {
    const known = querySchema(whole, method, url).properties ?? {}
    if (method !== 'GET' || !known.residentId) continue
    const asked = Object.entries(beside).filter(([name]) => name in known)
    const path = withAny(url, owned)
    for (const [role, stranger] of strangersTo(owner!.ownerId)) {
      if (!access.includes(role)) continue
      tried += 1
      const given = new URLSearchParams([['residentId', owner!.ownerId], ...asked])
      const { status, body } = await whole.call(stranger, `GET ${path}?${given}`)
      if (status === 200 && holdsNothing(body)) continue // a manager's list of the own institution
      if (status !== 403 && status !== 404)
        wrong.push(`${role} got ${status} ${JSON.stringify(body).slice(0, 200)} at ${url}`)
    }
  }
  assert.deepEqual(wrong, [])
  assert.ok(tried >= 6, `${tried} tried`)
}

/** An address with something that exists at each of its names. */
function withAny(url: string, owned: ReadonlyMap<string, readonly Owned[]>): string {
  return url.replace(
    /:(\w+)/g,
    (_, name: string) => owned.get(name)?.[0]?.path[name] ?? (name === 'table' ? 'bills' : name),
  )
}

/** Zeros, empty lists, a table without rows; beside them only what was asked for. */
function holdsNothing(answer: unknown): boolean {
  if (typeof answer === 'string') return answer.trim().split('\n').length === 1
  if (answer === 0 || typeof answer !== 'object' || answer === null) return answer === 0
  if (Array.isArray(answer)) return answer.length === 0
  return Object.entries(answer).every(([name, one]) => name === 'scope' || name === 'by' || holdsNothing(one))
}

async function record(whole: Whole, strangersTo: StrangersTo): Promise<void> {
  const [someone] = await whole.rows(`select resident_id as id from prescribing.prescription where state = 'dispensed'`)
  const theirs = await whole.rows(
    `select i.resource_type as type, i.id from (${personalTypes
      .map(
        (type) => `(select '${type}' as resource_type, t.id from record.${type.toLowerCase()} t
       join record.patient_number n on n.number = t.patient where n.id = $1 limit 2)`,
      )
      .join(' union all ')}) i`,
    [someone.id],
  )
  assert.ok(theirs.length > 8, `${theirs.length} resources`)
  const patient = `Patient/${someone.id}`
  const lines = [
    ...theirs.flatMap(({ type, id }) => [`${type}/${id}`, `${type}/${id}/_history`, `${type}/${id}/_history/1`]),
    ...theirs.flatMap(({ type, id }) => [`${type}?_id=${id}`, `${type}?_id=${id}&_summary=count&_total=accurate`]),
    `${patient}/$everything`,
    ...personalTypes
      .filter((type) => type !== 'Patient')
      .flatMap((type) => [
        `${patient}/${type}`,
        `${type}?patient=${someone.id}&_total=accurate`,
        `${type}?patient=${patient}&_summary=count&_total=accurate`,
        `${type}?patient._id=${someone.id}&_include=${type}:patient`,
      ]),
    `Patient?_id=${someone.id}&_revinclude=Observation:patient&_revinclude=Encounter:patient`,
    `Patient?_has:Encounter:patient:class=VR&_id=${someone.id}`,
    'Practitioner?_revinclude=Encounter:practitioner&_count=500',
    'Organization?_revinclude=Encounter:service-provider&_count=500',
  ]
  const wrong: string[] = []
  for (const [role, stranger] of strangersTo(someone.id)) {
    if (role === 'manager') continue
    for (const line of lines) {
      const { status, body } = await whole.call(stranger, `GET /fhir/R4/${line}`)
      const text = JSON.stringify(body)
      const shown =
        status === 200 &&
        ((body.total > 0 && !/^(Practitioner|Organization)/.test(line)) ||
          theirs.some(({ type, id }) => text.includes(`"id":"${id}"`) && text.includes(type)))
      if (shown || status >= 500) wrong.push(`${role} got ${status} ${text.slice(0, 300)} at ${line}`)
    }
  }
  assert.deepEqual(wrong, [])
}

const personalTypes = [
  'Patient',
  'Encounter',
  'Condition',
  'Observation',
  'MedicationRequest',
  'MedicationDispense',
  'Claim',
  'ExplanationOfBenefit',
  'Communication',
  'Consent',
  'Composition',
  'Appointment',
]

interface Knock {
  readonly method: string
  readonly url: string
  readonly line: string
  readonly stranger: Actor
  readonly ownerId: string
}

/** What the description cannot say of a body (exactly one of several) is drawn again until the contract takes it. */
async function knock(whole: Whole, { method, url, line, stranger, ownerId }: Knock) {
  for (let seed = 7; ; seed++) {
    const [body, headers] = sentTo(whole, method, url, ownerId, seed)
    const answered = await whole.call(stranger, line, body, headers)
    if (answered.status !== 400 || method === 'GET' || seed === 40) return answered
  }
}

/** A body that the contract takes, for the owner of the thing. */
function sentTo(
  whole: Whole,
  method: string,
  url: string,
  ownerId: string,
  seed: number,
): [unknown, Record<string, string>] {
  if (method === 'GET') return [undefined, {}]
  if (url.endsWith('/images/:clientMessageId')) return [png, asPicture]
  const schema = bodySchema(whole, method, url)
  if (!schema) return [{}, {}]
  const needed = { ...schema, properties: pick(schema.properties ?? {}, schema.required ?? []) }
  return [fc.sample(fitting(needed, [ownerId]), { numRuns: 1, seed })[0], {}]
}

function pick<T>(all: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))
}
