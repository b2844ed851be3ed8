import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, systemActor } from '#kernel'
import { checkDigitOf } from '#people/residents'
import { endLicence, readStaff } from '#people/staff'
import { type Whole, wholeRegion } from './ground.ts'

interface Case {
  readonly what: string
  readonly actor: Actor | undefined
  readonly line: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly status: number
  readonly code: string
  readonly field?: string
}

test('bad input gets a 4xx with its code, its field and a sentence in both languages, and leaves nothing behind', async (t) => {
  const whole = await wholeRegion(t)
  for (const one of [...(await peopleCases(whole)), ...(await careCases(whole)), ...(await textCases(whole))]) {
    await t.test(one.what, () => refusedCleanly(whole, one))
  }
})

async function refusedCleanly(whole: Whole, { actor, line, body, headers, status, code, field }: Case): Promise<void> {
  const before = await census(whole)
  const [zh, en] = [
    await whole.call(actor, line, body, { ...headers, 'accept-language': 'zh-CN' }),
    await whole.call(actor, line, body, { ...headers, 'accept-language': 'en' }),
  ]
  for (const answer of [zh, en]) {
    assert.deepEqual([answer.status, codeOf(answer.body)], [status, code])
    assert.doesNotMatch(JSON.stringify(answer.body), /\bat .*:\d+:\d+|node_modules|stack/)
    if (field) assert.equal(fieldOf(answer.body), field)
  }
  assert.match(sentenceOf(zh.body), /\p{Script=Han}/u)
  assert.match(sentenceOf(en.body), /^[\x20-\x7e]+$/)
  assert.deepEqual(await census(whole), before)
}

// Problem details of ours, or an OperationOutcome of the FHIR API.
// biome-ignore lint/suspicious/noExplicitAny: a test looks into the answer as it came
const codeOf = (body: any) => body.code ?? body.issue?.[0].details.coding[0].code
// biome-ignore lint/suspicious/noExplicitAny: as above
const fieldOf = (body: any) => body.errors?.[0].field ?? body.issue?.[0].expression?.[0]
// biome-ignore lint/suspicious/noExplicitAny: as above
const sentenceOf = (body: any): string => body.detail ?? body.issue[0].details.text

/** Rows of everything that says something happened; what failed sign-ins and wrong codes count is meant to stay. */
async function census({ rows }: Whole): Promise<Record<string, number>> {
  const tables = await rows(`
    select table_schema || '.' || table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker', 'credentials')
       and table_name <> 'refusal_log' order by 1`)
  const counted = tables.map(({ name }) => `select '${name}' as name, count(*)::int as n from ${name}`)
  return Object.fromEntries((await rows(counted.join(' union all '))).map(({ name, n }) => [name, n]))
}

const card = (first17: string) => first17 + checkDigitOf(first17)

async function peopleCases({ actors, region, rows, call }: Whole): Promise<Case[]> {
  const registrar = actors.staff.find(({ roles }) => roles.includes('registrar'))
  const desk = { actor: registrar, line: 'POST /api/residents' }
  const person = { name: '钱多多', documentType: 'id-card', documentNumber: card('33010219800101771') }
  const [known] = await rows(`select resident_id as id from consult.consult where state = 'ended' limit 1`)
  const asker: Actor = { id: known.id, roles: ['resident'], name: '' }
  const ask = { relation: 'sibling', person: { ...person, phone: '13900009998' } }
  const asked = await call(asker, `POST /api/credentials/residents/${known.id}/family`, ask)
  const confirm = `POST /api/credentials/family-requests/${asked.body.request.id}/confirm`
  const code = asked.body.request.code.demoCode
  region.clock.advance(20)
  return [
    {
      what: 'an identity card with a wrong checksum',
      ...desk,
      body: {
        ...person,
        documentNumber: `${person.documentNumber.slice(0, 17)}${person.documentNumber.endsWith('1') ? '2' : '1'}`,
      },
      status: 422,
      code: 'residents.id_card_checksum',
      field: 'documentNumber',
    },
    {
      what: 'a birth date in the future',
      ...desk,
      body: {
        name: 'Li Wei',
        documentType: 'passport',
        documentNumber: 'E12345678',
        birthDate: '2026-03-19',
        sex: 'male',
      },
      status: 422,
      code: 'residents.birth_date_future',
      field: 'birthDate',
    },
    {
      what: 'a day that no calendar has',
      ...desk,
      body: {
        name: 'Li Wei',
        documentType: 'passport',
        documentNumber: 'E12345678',
        birthDate: '2026-02-30',
        sex: 'male',
      },
      status: 400,
      code: 'kernel.invalid_input',
      field: 'birthDate',
    },
    {
      what: 'an expired code',
      actor: asker,
      line: confirm,
      body: { code },
      status: 401,
      code: 'credentials.code_expired',
    },
  ]
}

async function careCases({ actors, region, rows, call }: Whole): Promise<Case[]> {
  const staff = (id: string): Actor => actors.staff.find((one) => one.id === id)!
  const resident = (id: string): Actor => ({ id, roles: ['resident'], name: '' })
  const doctorOf = staff((await rows(`select doctor_id from consult.consult where state = 'in-progress'`))[0].doctor_id)
  const [running] = await rows(`select id from consult.consult where state = 'in-progress'`)

  const [idle] = await rows(
    `select doctor_id from booking.session where doctor_id not in (select doctor_id from consult.consult) limit 1`,
  )
  const unlicensed = staff(idle.doctor_id)
  const system = region.ctx(systemActor('test'))
  for (const licence of (await readStaff(system, { staffId: unlicensed.id })).licences) {
    await endLicence(system, { staffId: unlicensed.id, licenceId: licence.id, reason: '注销执业注册' })
  }

  const [returned] = await rows(`select id, doctor_id from prescribing.prescription where state = 'returned' limit 1`)
  const prescriber = staff(returned.doctor_id)
  const amended = await call(prescriber, `POST /api/prescribing/prescriptions/${returned.id}/amend`, {})
  const { prescriptionId: draftId, diagnoses, items } = amended.body
  const [{ drugCode, dose, frequency }] = items
  const draft = { diagnoses, items: [{ drugCode, dose: dose * 50, frequency, days: 60 }] }
  await call(prescriber, `POST /api/prescribing/prescriptions/${draftId}/draft`, { draft })

  const [first, second] = await rows(`
    select distinct resident_id as id from consult.consult where state = 'ended'
       and resident_id not in (select resident_id from residents.family_link) limit 2`)
  const date = '2026-03-24'
  const one = { doctorId: doctorOf.id, date, kind: 'offline', startsAt: '19:00', endsAt: '19:30', numbersPerBand: 1 }
  const session = await call(doctorOf, 'POST /api/booking/sessions', one)
  const holds = `POST /api/booking/sessions/${session.body.id}/holds`
  const held = await call(resident(first.id), holds, { residentId: first.id })
  await call(resident(first.id), `POST /api/booking/holds/${held.body.id}/book`, {})

  const client: Actor = { id: 'his', roles: ['integration'], name: 'his', scopes: ['system/*.*'] }
  return [
    {
      what: 'a doctor without licence',
      actor: unlicensed,
      line: 'POST /api/consult/duty/start',
      body: { method: 'demo' },
      status: 403,
      code: 'staff.licence_lapsed',
    },
    {
      what: 'a second booking of the same number',
      actor: resident(second.id),
      line: holds,
      body: { residentId: second.id },
      status: 409,
      code: 'booking.sold_out',
    },
    {
      what: 'a prescription above its limits',
      actor: prescriber,
      line: `POST /api/prescribing/prescriptions/${draftId}/sign`,
      body: { overrides: [] },
      status: 422,
      code: 'prescribing.blocked',
    },
    {
      what: 'an unknown diagnosis code',
      actor: doctorOf,
      line: `POST /api/consult/consults/${running.id}/diagnoses`,
      body: { codes: ['Z99.99'] },
      status: 422,
      code: 'consult.diagnosis_unknown',
    },
    {
      what: 'an unknown catalogue code',
      actor: client,
      line: `POST /api/settlement/visits/${region.chance.uuid()}/charges`,
      body: {
        residentId: first.id,
        institutionId: doctorOf.institutionId,
        orderId: region.chance.uuid(),
        diagCode: 'I10',
        lines: [{ hilistCode: 'NOPE', name: 'x', cnt: 1 }],
      },
      status: 422,
      code: 'benefits.unknown_code',
    },
    {
      what: 'a token of another role',
      actor: resident(first.id),
      line: 'GET /api/consult/queue',
      status: 403,
      code: 'kernel.not_permitted',
    },
    {
      what: 'another resident’s id in the path',
      actor: resident(second.id),
      line: `GET /api/residents/${first.id}`,
      status: 403,
      code: 'residents.not_acting_for',
    },
  ]
}

async function textCases({ rows }: Whole): Promise<Case[]> {
  const [running] = await rows(`select id, resident_id from consult.consult where state = 'in-progress'`)
  const say = {
    actor: { id: running.resident_id, roles: ['resident'], name: '' } as Actor,
    line: `POST /api/conversation/${running.id}/messages`,
  }
  const message = (text: unknown) => ({ clientMessageId: 'message-0001', text })
  const client: Actor = { id: 'his', roles: ['integration'], name: 'his', scopes: ['system/*.*'] }
  const patient = { actor: client, line: 'POST /fhir/R4/Patient' }
  const deep = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
  const unstorableInside = { status: 400, code: 'record.bad_format', field: 'Patient.name[0].family' }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const unstorable = { status: 400, code: 'kernel.unstorable_text' }
  return [
    { what: 'a null character in words', ...say, body: message('a\u0000b'), ...unstorable, field: 'text' },
    { what: 'half a character in words', ...say, body: message('a\ud83d'), ...unstorable, field: 'text' },
    {
      what: 'words of many pages',
      ...say,
      body: message('长'.repeat(100_000)),
      status: 400,
      code: 'kernel.invalid_input',
      field: 'text',
    },
    {
      what: 'a body too large',
      ...say,
      body: message('x'.repeat(1_100_000)),
      status: 413,
      code: 'kernel.body_too_large',
    },
    {
      what: 'nesting without end',
      ...say,
      body: { ...message('a'), more: deep(5000) },
      status: 400,
      code: 'kernel.too_deep',
      field: 'more',
    },
    { what: 'a list instead of an object', ...say, body: [1, 2], status: 400, code: 'kernel.invalid_input' },
    {
      what: 'an id that is none',
      ...say,
      line: 'POST /api/conversation/1%20or%201=1/messages',
      body: message('a'),
      status: 400,
      code: 'kernel.invalid_input',
      field: 'conversationId',
    },
    {
      what: 'a null character in the path',
      actor: client,
      line: 'GET /fhir/R4/Patient/a%00b',
      ...unstorable,
      field: 'id',
    },
    {
      what: 'a null character in a search',
      actor: client,
      line: 'GET /fhir/R4/Patient?name=a%00b',
      ...unstorable,
      field: 'name',
    },
    {
      what: 'a null character in a search that came as a form',
      actor: client,
      line: 'POST /fhir/R4/Patient/_search',
      body: 'name=a%00b',
      headers: form,
      status: 400,
      code: 'record.bad_parameter',
    },
    {
      what: 'a null character in a resource',
      ...patient,
      body: { resourceType: 'Patient', name: [{ family: 'a\u0000b' }] },
      ...unstorableInside,
    },
    {
      what: 'half a character in a resource',
      ...patient,
      body: { resourceType: 'Patient', name: [{ family: '\udc00' }] },
      ...unstorableInside,
    },
    {
      what: 'FHIR with a day that no calendar has',
      ...patient,
      body: { resourceType: 'Patient', birthDate: '2026-02-30' },
      status: 400,
      code: 'record.bad_format',
      field: 'Patient.birthDate',
    },
    {
      what: 'FHIR of an unknown type',
      actor: client,
      line: 'POST /fhir/R4/Robot',
      body: { resourceType: 'Robot' },
      status: 404,
      code: 'record.unknown_type',
    },
    {
      what: 'FHIR nested without end',
      ...patient,
      body: { resourceType: 'Patient', extension: deep(5000) },
      status: 400,
      code: 'record.too_deep',
    },
    {
      what: 'a bundle whose half is wrong',
      actor: client,
      line: 'POST /fhir/R4',
      body: transaction,
      status: 400,
      code: 'record.bad_format',
    },
  ]
}

const entry = (birthDate: string) => ({
  resource: { resourceType: 'Patient', birthDate },
  request: { method: 'POST', url: 'Patient' },
})
const transaction = { resourceType: 'Bundle', type: 'transaction', entry: [entry('1960-01-01'), entry('1960-13-01')] }
