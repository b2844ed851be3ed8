import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import pg from 'pg'
import { drawRegion, type Region } from '#region'
import { anji, startAnji } from './anji.ts'
import { type Client, signInByPhone, signInDemo } from './client.ts'
import { live, steps, type Visit } from './visit-steps.ts'

// Each person makes this many visits, in as many sessions: one person takes at most one number of a session.
const visitsEach = 5

/**
 * Lives the visits while the server is killed at the given shares of the way, then looks whether anything was lost or
 * doubled and whether books and trail hold.
 */
export async function surviveKills(
  t: TestContext,
  visitCount: number,
  killedAtShares: readonly number[],
): Promise<void> {
  const running = await startAnji(t)
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
    const books = await anji(running.databaseUrl, 'books', 'balance')
    assert.equal(books.code, 0, books.out)
    const audit = await anji(running.databaseUrl, 'audit', 'verify', '--seal')
    assert.equal(audit.code, 0, audit.out)
  } finally {
    await client.end()
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

// Ten residents at once; each lives one visit after another, as people do.
async function liveAll(
  visits: Visit[],
  all: ReturnType<typeof steps>,
  acknowledged: (visit: Visit, step: string) => void,
): Promise<void> {
  const byResident = Map.groupBy(visits, ({ residentId }) => residentId)
  await Promise.all(
    [...byResident.values()].map(async (own) => {
      for (const visit of own) await live(visit, all, acknowledged)
    }),
  )
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
  await client.query(`update dispensing.lot set packs = packs + 1000`).catch(() => undefined)
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
  const visits: Visit[] = []
  for (const person of people) {
    if (visits.length === visitCount) break
    const resident = await signInByPhone(url, person.phone)
    const { body: may } = await resident.get(`/api/booking/eligibility?residentId=${person.id}`)
    if (!may.eligible) continue
    for (let nth = 0; nth < visitsEach && visits.length < visitCount; nth++) {
      const band = takeBand(bands, nth)
      visits.push({
        key: `crash-${person.order}-${nth}`,
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
  }
  assert.equal(visits.length, visitCount, `${people.length} people`)
  return visits
}

type Bands = { sessionId: string; startsAt: string; freeNumbers: number }[][]

// A person takes at most one number of a session: the nth visit goes to the nth session, to a band that has numbers left.
function takeBand(sessions: Bands, nth: number): Bands[number][number] {
  const band = sessions[nth]!.find(({ freeNumbers }) => freeNumbers > 0)!
  band.freeNumbers--
  return band
}

async function freeBands(client: pg.Client, doctor: Client, doctorId: string): Promise<Bands> {
  const { body } = await doctor.get(`/api/booking/doctors/${doctorId}/sessions?kind=online-follow-up`)
  // Today's numbers may be people's own already.
  const { rows } = await client.query<{ today: string }>(
    `select (now() at time zone 'Asia/Shanghai')::date::text as today`,
  )
  const today = rows[0]!.today
  const roomy = body.sessions.filter(
    ({ freeNumbers, date }: { freeNumbers: number; date: string }) => freeNumbers >= 12 && date > today,
  )
  const found: Bands = []
  for (const session of roomy.slice(0, visitsEach)) {
    const { body: of } = await doctor.get(`/api/booking/sessions/${session.id}/bands`)
    found.push(of.bands.map((band: { startsAt: string; freeNumbers: number }) => ({ sessionId: session.id, ...band })))
  }
  return found
}

async function codeOfAmlodipine(doctor: Client): Promise<string> {
  const { body } = await doctor.get(`/api/formulary/drugs?text=${encodeURIComponent('氨氯地平')}`)
  return body.drugs[0].code
}
