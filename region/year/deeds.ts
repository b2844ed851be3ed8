/** What teams and people do, each once and through the verb that they use. */
import { enrol } from '#care/chronic'
import { signAtHome } from '#care/contracts'
import { recordCheck, recordFollowUp } from '#care/follow-ups'
import { closeAlarm, keepReading, listAlarms, seeAlarm } from '#care/readings'
import type { Measured, RecordRequest, Way } from '#contracts/follow-ups'
import type { Context } from '#kernel'
import { endResidence } from '#people/residents'
import { ageOn } from '../calendar.ts'
import { pointOfHome } from '../community.ts'
import { mistakeIn, type SettledPerson } from '../region.ts'
import { residentActor, staffActor, type World } from '../world.ts'
import type { Pressure } from './body.ts'
import { icd10Of, type Living, type ProgrammeCode } from './living.ts'

const termsVersion = '2026-1'

export interface Seen {
  readonly way: Way
  readonly doneAt: Date
  /** On the device, when that was not at once. */
  readonly writtenAt?: Date
  readonly enteredAt?: Date
  readonly measured: Measured
  readonly adherence: string
  /** At whose home the doctor's telephone says that it was; null where it does not say. */
  readonly atHomeOf: SettledPerson | null
}

export interface Outcome {
  readonly followUpIds: string[]
  readonly nextDueOn: string
  readonly decision: string
  readonly urgent: boolean
}

export async function enrolIn(world: World, one: Living, code: ProgrammeCode, at: Date): Promise<void> {
  const { person } = one
  const ctx = world.at(at, staffActor(world, one.doctorKey))
  await world.once(`year/enrol/${person.order}/${code}`, ctx, async (ctx) => {
    // A hospital file with a mistake in it is nobody's until the registrar decides: then the doctor diagnoses.
    const diagnosis = one.known.includes(icd10Of[code]) && !mistakeIn(person)
    await enrol(ctx, {
      residentId: person.id,
      programmeCode: code,
      consented: true,
      ...(diagnosis ? {} : { diagnosisCode: icd10Of[code] }),
      answers: code === 'hypertension' ? { salt: 'medium' } : {},
      medicines: [],
    })
  })
  one.enrolments.add(code)
}

/** A visit or call as the form of the person's programmes wants it. */
export function formOf(world: World, one: Living, seen: Seen): RecordRequest {
  const diabetic = one.enrolments.has('diabetes')
  const home = seen.atHomeOf
  return {
    residentId: one.person.id,
    way: seen.way,
    doneAt: seen.doneAt.toISOString(),
    ...(seen.writtenAt ? { writtenAt: seen.writtenAt.toISOString() } : {}),
    answers: {
      symptoms: ['none'],
      adherence: seen.adherence,
      'adverse-reaction': false,
      'new-complication': false,
      ...(diabetic ? { 'foot-pulse': 'present', hypoglycaemia: 'none' } : {}),
    },
    measured: seen.measured,
    ...(home ? { place: { ...pointOfHome(world, home), accuracyM: 20 } } : {}),
    note: '',
    evidence: [],
  }
}

export async function followUp(
  world: World,
  one: Living,
  key: string,
  doctorKey: string,
  seen: Seen,
): Promise<Outcome> {
  const ctx = world.at(seen.enteredAt ?? seen.doneAt, staffActor(world, doctorKey))
  return world.once(`year/follow-up/${one.person.order}/${key}`, ctx, async (ctx) => {
    const { followUps } = await recordFollowUp(ctx, formOf(world, one, seen))
    const first = followUps.toSorted((a, b) => a.nextDueOn.localeCompare(b.nextDueOn))[0]!
    return {
      followUpIds: followUps.map(({ id }) => id),
      nextDueOn: first.nextDueOn,
      decision: first.decision,
      urgent: followUps.some(({ urgent }) => urgent),
    }
  })
}

const checkItems = ['symptoms', 'temperature', 'pulse', 'lifestyle', 'mouth-sight-hearing', 'skin-heart-lung-abdomen']

export async function checkYearly(world: World, one: Living, day: string, at: Date, measured: Measured): Promise<void> {
  const items = [...checkItems, ...(one.enrolments.has('diabetes') ? ['foot-pulse'] : [])]
  await world.once(
    `year/check/${one.person.order}/${day}`,
    world.at(at, staffActor(world, one.doctorKey)),
    async (ctx) => {
      await recordCheck(ctx, {
        residentId: one.person.id,
        doneOn: day,
        measured,
        items: items.map((code) => ({ code, text: code === 'temperature' ? '36.5' : '正常' })),
        conclusion: '体检已完成，按方案随访',
      })
    },
  )
}

/** At the clinic by the doctor, or at home by the person. */
export async function measurePressure(
  world: World,
  one: Living,
  at: Date,
  { systolic, diastolic }: Pressure,
  source: 'clinic' | 'home',
): Promise<void> {
  await keep(world, one, at, source, { kind: 'blood-pressure', systolic, diastolic, unit: 'mm[Hg]' })
}

export async function measureGlucose(world: World, one: Living, at: Date, value: number, source: 'clinic' | 'home') {
  await keep(world, one, at, source, { kind: 'glucose', value, unit: 'mmol/L', moment: 'fasting' })
}

type Value = Omit<Parameters<typeof keepReading>[1], 'residentId' | 'measuredAt' | 'source'>

async function keep(world: World, { person, doctorKey }: Living, at: Date, source: 'clinic' | 'home', value: Value) {
  const actor = source === 'home' ? residentActor(person) : staffActor(world, doctorKey)
  await world.once(
    `year/reading/${person.order}/${value.kind}/${at.toISOString()}`,
    world.at(at, actor),
    async (ctx) => {
      await keepReading(ctx, { ...value, residentId: person.id, measuredAt: at.toISOString(), source })
    },
  )
}

/** Somebody of the team looks after the person's open alarms. Answers how many there were. */
export async function lookAfterAlarms(world: World, one: Living, at: Date, called: boolean): Promise<number> {
  const ctx = world.at(at, staffActor(world, one.doctorKey))
  return world.once(`year/alarms/${one.person.order}/${at.toISOString()}`, ctx, async (ctx) => {
    const { alarms } = await listAlarms(ctx, { state: 'not-closed', residentId: one.person.id })
    for (const { id: alarmId } of alarms) {
      await seeAlarm(ctx, { alarmId })
      if (called) await closeAlarm(ctx, { alarmId, outcome: 'called', note: '电话联系，已复测并调整，两周内随访' })
    }
    return alarms.length
  })
}

/** Both sides at home: the adults of the household, and children whose mother signs for them. */
export async function signHousehold(
  world: World,
  household: readonly SettledPerson[],
  living: ReadonlyMap<string, Living>,
  { teamId, doctorKey, at }: { teamId: string; doctorKey: string; at: Date },
): Promise<string[]> {
  const day = at.toISOString()
  const mother = household.find(({ role, sex }) => role === 'parent' && sex === 'female')
  const members = household.flatMap((person) => {
    const age = ageOn(person.birthDate, day.slice(0, 10))
    if (age < 18 && (age >= 14 || !mother || person.role !== 'child')) return []
    const enrolments = living.get(person.id)?.enrolments ?? new Set<ProgrammeCode>()
    const packageCodes = ['basic', ...(age >= 65 ? ['elder'] : []), ...(age < 7 ? ['child'] : []), ...enrolments]
    return [{ residentId: person.id, packageCodes, ...(age < 18 ? { guardianId: mother!.id } : {}) }]
  })
  if (members.length === 0) return []
  const ctx = world.at(at, staffActor(world, doctorKey))
  const key = household[0]!.householdOrder
  return world.once(`year/contract/${key}`, ctx, async (ctx) => {
    const random = world.region.random.fork(`signature-${key}`)
    const digest = `${random.uuid()}${random.uuid()}`.replaceAll('-', '')
    const { contracts } = await signAtHome(ctx, {
      teamId,
      members,
      termsVersion,
      signedAt: at.toISOString(),
      picture: { reference: `signature-${key}`, digest },
      witness: '村委会联络员',
    })
    return contracts.map(({ id }) => id)
  })
}

export async function registerEnd(world: World, { person, ends }: Living, at: Date): Promise<void> {
  if (!ends) return
  await world.once(`year/end/${person.order}`, world.at(at), async (ctx: Context) => {
    await endResidence(ctx, { residentId: person.id, reason: ends.reason, on: ends.on })
  })
}
