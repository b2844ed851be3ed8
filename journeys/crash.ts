import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import pg from 'pg'
import { drawRegion, type Region } from '#region'
import { startAnji } from './anji.ts'
import { type Client, signInByPhone, signInDemo } from './client.ts'
import { booksAndTrailHold } from './steps/books.ts'
import { live, steps, type Visit } from './visit-steps.ts'

// Enough people with hypertension for every visit to be another person's, so that all visits are under way at once.
const residentsAVisit = 8
// The region that other stories copy too.
const residentsMin = 60

/**
 * Lives the visits while the server is killed at the given shares of the way, then looks whether anything was lost or
 * doubled and whether books and trail hold.
 */
export async function surviveKills(
  t: TestContext,
  visitCount: number,
  killedAtShares: readonly number[],
): Promise<void> {
  const running = await startAnji(t, Math.max(residentsMin, visitCount * residentsAVisit))
  const client = new pg.Client({ connectionString: running.databaseUrl })
  await client.connect()
  try {
    const region = await regionOf(client)
    const visits = await prepare(running.url, client, region, visitCount)
    const pharmacy = region.places.find(({ key }) => key === 'pharmacy-1')!
    const all = steps(await codeOfAmlodipine(visits[0]!.doctor), pharmacy.id)
    const acknowledged = new Set<string>()
    let failed = false
    const lived = liveAll(visits, all, (visit, step) => acknowledged.add(`${visit.key} ${step}`))
    lived.catch(() => (failed = true))
    for (const share of killedAtShares) {
      await Promise.race([lived, until(() => failed || acknowledged.size >= visitCount * all.length * share)])
      await running.kill()
      await running.start()
    }
    await lived
    assert.equal(acknowledged.size, visitCount * all.length)
    await verify(client, visits)
    await booksAndTrailHold(running.databaseUrl)
  } finally {
    await client.end()
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function liveAll(
  visits: Visit[],
  all: ReturnType<typeof steps>,
  acknowledged: (visit: Visit, step: string) => void,
): Promise<void> {
  await Promise.all(visits.map((visit) => live(visit, all, acknowledged)))
}

// Every visit left exactly one of everything, and what was answered is what is there.
async function verify(client: pg.Client, visits: readonly Visit[]): Promise<void> {
  const visitCount = visits.length
  const consultIds = visits.map(({ answers }) => answers.enter.id)
  const count = async (statement: string) =>
    (await client.query<{ count: string }>(statement, [consultIds])).rows[0]!.count
  assert.equal(new Set(consultIds).size, visitCount)
  assert.equal(new Set(visits.map(({ answers }) => answers.book.numberId)).size, visitCount, 'no number is sold twice')
  assert.equal(
    +(await count(`select count(*) from consult.consult where id = any($1) and state = 'ended'`)),
    visitCount,
  )
  assert.equal(
    +(await count(`select count(*) from conversation.message where conversation_id = any($1) and side = 'resident'`)),
    visitCount,
  )
  assert.equal(+(await count('select count(*) from prescribing.prescription where consult_id = any($1)')), visitCount)
  assert.equal(
    +(await count(`select count(*) from settlement.bill where mdtrt_id::text = any($1::text[]) and state = 'settled'`)),
    visitCount,
  )
  assert.equal(
    +(await count('select count(distinct mdtrt_id) from settlement.bill where mdtrt_id::text = any($1::text[])')),
    visitCount,
  )
  for (const { answers } of visits) assert.equal(answers.dispense.pickup?.state ?? answers.dispense.state, 'dispensed')
}

async function regionOf(client: pg.Client): Promise<Region> {
  const { rows } = await client.query<{ seed: string; residents: number; now: Date }>(
    'select seed, residents, now from region.seed',
  )
  return drawRegion(rows[0]!)
}

async function prepare(url: string, client: pg.Client, region: Region, visitCount: number): Promise<Visit[]> {
  // Numbers of the coming days may be used now, as many as the test wants: the rules of booking have tests of their own.
  await client.query(
    'update booking.policy set check_in_opens_minutes = 60000, limit_per_day = 100, limit_per_doctor_day = 100',
  )
  const doctor = await signInDemo(url, 'staff', '李明')
  const duty = await doctor.command('/api/consult/duty/start', { method: 'demo' }, 'crash-duty-start')
  assert.equal(duty.status, 200, JSON.stringify(duty.body))
  const pharmacist = await signInDemo(url, 'staff', '孙慧')
  const dispenser = await signInDemo(url, 'staff', '吴佳佳')
  // The people whose stories the demo tells hold numbers already.
  const shown = new Set(region.demo.map(({ person }) => person.name))
  const people = region.people.filter(
    ({ illnesses, birthDate, name }) =>
      birthDate < '1990' && !shown.has(name) && illnesses.some(({ icd10 }) => icd10 === 'I10'),
  )
  const { body: me } = await doctor.get('/api/sign-in/me')
  const bands = await freeBands(client, doctor, me.id)
  const { body: consents } = await doctor.get('/api/consent/texts')
  const visits: Visit[] = []
  for (const person of people) {
    if (visits.length === visitCount) break
    const resident = await signInByPhone(url, person.phone)
    await consentTo(resident, person.id, consents.texts)
    const { body: may } = await resident.get(`/api/booking/eligibility?residentId=${person.id}`)
    // A hospital's file that a person at the desk must look at first proves nothing yet.
    if (!may.diagnoses.some(({ code }: { code: string }) => code === 'I10')) continue
    const band = bands.find(({ freeNumbers }) => freeNumbers > 0)!
    band.freeNumbers--
    visits.push({
      key: `crash-${person.order}`,
      residentId: person.id,
      residentName: person.name,
      documentLast4: person.idNumber.slice(-4),
      sessionId: band.sessionId,
      bandStartsAt: band.startsAt,
      resident,
      doctor,
      pharmacist,
      dispenser,
      answers: {},
    })
  }
  assert.equal(visits.length, visitCount, `${people.length} people`)
  return visits
}

async function consentTo(
  resident: Client,
  residentId: string,
  texts: { kind: string; version: string }[],
): Promise<void> {
  for (const { kind, version } of texts.filter((text) => text.kind !== 'family-sharing')) {
    const body = { kind, textVersion: version }
    await resident.command(`/api/consent/residents/${residentId}/give`, body, `crash-${residentId}-${kind}`)
  }
}

// The doctor's bands with free numbers from tomorrow on: today's may be people's own already.
async function freeBands(
  client: pg.Client,
  doctor: Client,
  doctorId: string,
): Promise<{ sessionId: string; startsAt: string; freeNumbers: number }[]> {
  const { rows } = await client.query<{ today: string }>(
    `select (now() at time zone 'Asia/Shanghai')::date::text as today`,
  )
  const { body } = await doctor.get(`/api/booking/doctors/${doctorId}/sessions?kind=online-follow-up`)
  const later = body.sessions.filter(({ date }: { date: string }) => date > rows[0]!.today)
  const found = []
  for (const session of later.slice(0, 2)) {
    const { body: of } = await doctor.get(`/api/booking/sessions/${session.id}/bands`)
    for (const band of of.bands) found.push({ sessionId: session.id, ...band })
  }
  return found
}

async function codeOfAmlodipine(doctor: Client): Promise<string> {
  const { body } = await doctor.get(`/api/formulary/drugs?text=${encodeURIComponent('氨氯地平')}`)
  return body.drugs[0].code
}
