/** What was done on this device, laid over what the panel says: until the panel shows it itself. Pure. */
import type { Command, FieldChanges, KitDocument, PersonDocument } from '#contracts/village'

type Body = Readonly<Record<string, unknown>>
type Draft = { -readonly [K in keyof PersonDocument]: PersonDocument[K] }

const readingsShown = 6

/** The person with the commands about them, oldest first. */
export function overlayPerson(panel: PersonDocument, commands: readonly Command[]): PersonDocument {
  const person: Draft = { ...panel }
  for (const command of commands) effects[command.kind]?.(person, command, command.body)
  return person
}

type Effect = (person: Draft, command: Command, body: Body) => void

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const number = (value: unknown) => (typeof value === 'number' ? value : undefined)
const dayOf = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)

const effects: Readonly<Record<string, Effect>> = {
  reading: (person, { at }, body) => {
    const kind = text(body.kind)
    const pressure = { systolicMmhg: number(body.systolic), diastolicMmhg: number(body.diastolic) }
    const values =
      kind === 'blood-pressure'
        ? pressure
        : kind === 'glucose'
          ? { glucoseMmol: number(body.value), ...(body.moment ? { moment: text(body.moment) } : {}) }
          : { value: number(body.value) }
    person.readings = [{ kind, at, source: 'kit', ...values }, ...person.readings].slice(0, readingsShown)
  },
  'follow-up': (person, { at }, body) => {
    const codes = Array.isArray(body.programmes)
      ? (body.programmes as string[])
      : person.programmes.map(({ code }) => code)
    const done = codes.map((code) => ({
      ...{ code, at, way: text(body.way), decision: text(body.decision), atTarget: null },
    }))
    person.lastFollowUps = [...done, ...person.lastFollowUps.filter(({ code }) => !codes.includes(code))]
    // When the next is due the server says.
    person.programmes = person.programmes.map((one) =>
      codes.includes(one.code) ? { ...one, dueOn: null, dueReason: null } : one,
    )
  },
  check: (person, { at }) => {
    person.lastCheckOn = dayOf(at)
    // When the next is due the server says.
    person.checkDueOn = null
  },
  enrol: (person, { at, id }, body) => {
    const code = text(body.programmeCode)
    if (person.programmes.some((one) => one.code === code)) return
    const enrolmentId = text(body.id) || id
    person.programmes = [
      ...person.programmes,
      { ...{ enrolmentId, code, version: '', stratum: null, enrolledOn: dayOf(at) }, dueOn: null, dueReason: null },
    ]
    person.suspected = person.suspected.filter((one) => one !== code)
  },
  'contract-sign': (person, { at, id }, body) => {
    const packages = packagesFor(person.id, body)
    if (!packages) return
    const startsOn = text(body.startsOn) || dayOf(at)
    person.contract = { id: text(body.id) || id, state: 'cooling', startsOn, endsOn: null, packages }
  },
  'household-register': (person, { householdId, id }, body) => {
    const members = (body.members ?? []) as { residentId: string; relation: string }[]
    const member = members.find(({ residentId }) => residentId === person.id)
    const home = { address: text(body.address) || null, point: (body.point ?? null) as never, grade: null }
    const cellId = text(body.cellId) || (person.household?.cellId ?? '')
    if (member)
      person.household = { id: text(body.id) || (householdId ?? id), cellId, relation: member.relation, ...home }
  },
  'household-move': (person, _command, body) => {
    const id = text(body.householdId)
    if (!id) return
    const before = person.household ?? { cellId: '', grade: null, address: null, point: null }
    person.household = { ...before, id, relation: text(body.relation) || null }
  },
  'household-amend': (person, { householdId }, body) => {
    const fields = (body.fields ?? {}) as FieldChanges
    if (person.household?.id !== householdId || !fields.address) return
    person.household = { ...person.household, address: (fields.address.value ?? null) as string | null }
  },
  person: (person, _command, body) => {
    for (const [field, { value }] of Object.entries((body.fields ?? {}) as FieldChanges)) {
      if (field === 'phone' || field === 'address' || field === 'careNote')
        person[field] = (value ?? null) as string | null
    }
  },
  'kit-dispense': (person, _command, body) => {
    person.medicines = [...person.medicines, `${text(body.drugCode)} ${text(body.dosage)}`.trim()]
  },
}

/** A contract names a person's packages, or every member's of a household. */
function packagesFor(residentId: string, body: Body): string[] | undefined {
  const members = (body.members ?? body.people) as
    | { residentId: string; packages?: string[]; packageCodes?: string[] }[]
    | undefined
  const own = members?.find((one) => one.residentId === residentId)
  if (members && !own) return undefined
  const said = own?.packages ?? own?.packageCodes ?? body.packages ?? body.packageCodes
  return Array.isArray(said) ? (said as string[]) : []
}

export function overlayKit(kit: KitDocument, commands: readonly Command[]): KitDocument {
  let { lots, stops } = kit
  for (const { kind, body, at } of commands) {
    if (kind === 'kit-dispense' && body.kitId === kit.id)
      lots = lots.map((one) => (isLot(one, body) ? { ...one, units: one.units - (number(body.units) ?? 0) } : one))
    if (kind === 'kit-count' && body.kitId === kit.id) {
      const counts = (body.counts ?? []) as { drugCode: string; lot: string; units: number }[]
      lots = lots.map((one) => ({ ...one, units: counts.find((count) => isLot(one, count))?.units ?? one.units }))
    }
    if (kind === 'route-visit')
      stops = stops.map((one) => (one.id === body.stopId ? { ...one, arrivedAt: one.arrivedAt ?? at } : one))
  }
  return { ...kit, lots, stops }
}

const isLot = (one: { drugCode: string; lot: string }, asked: Body) =>
  one.drugCode === asked.drugCode && one.lot === asked.lot
