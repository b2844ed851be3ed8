/** PID, PD1, NK1, MRG → Patient, RelatedPerson. */
import { genders, lookUp, relations } from '../codes/tables.ts'
import { Fault } from '../faults.ts'
import { concept, standard } from '../types/coded.ts'
import * as as from '../types/convert.ts'
import { type Draft, type Fields, type Mapping, referenceTo, type Write } from '../types/mapping.ts'
import { extension, fill, rows } from '../types/table.ts'
import { date, restOfDay } from '../types/time.ts'
import type { Segment } from '../value.ts'
import { nothingOfPatient, type Walk } from '../walk.ts'

const fhir = 'http://hl7.org/fhir/StructureDefinition'

const pidRows = rows(
  [3, 'identifier[]', as.cx('MR')],
  [2, 'identifier[]', as.cx('PT')],
  [4, 'identifier[]', as.cx('PI')],
  [18, 'identifier[]', as.cx('AN')],
  [19, 'identifier[]', as.cx('SS')],
  [20, 'identifier[]', as.cx('DL')],
  [5, 'name[]', as.humanName],
  [9, 'name[]', as.humanName],
  [6, 'extension[]', extension(`${fhir}/patient-mothersMaidenName`, 'valueString', maidenName)],
  [8, 'gender', as.code(genders)],
  [10, 'extension[]', extension('urn:anji:hl7:race', 'valueCodeableConcept', as.coded('0005'))],
  [22, 'extension[]', extension('urn:anji:hl7:ethnic-group', 'valueCodeableConcept', as.coded('0189'))],
  [11, 'address[]', as.address],
  [13, 'telecom[]', as.phone('home')],
  [14, 'telecom[]', as.phone('work')],
  [40, 'telecom[]', as.phone()],
  [15, 'communication[]', language],
  [16, 'maritalStatus', as.coded('0002')],
  [17, 'extension[]', extension(`${fhir}/patient-religion`, 'valueCodeableConcept', as.coded('0006'))],
  [23, 'extension[]', extension(`${fhir}/patient-birthPlace`, 'valueAddress', birthPlace)],
  [26, 'extension[]', citizenship('citizenship', '0171')],
  [28, 'extension[]', citizenship('nationality', '0212')],
)

const pd1Rows = rows([3, 'generalPractitioner[]', as.organization], [4, 'generalPractitioner[]', as.practitioner])

function maidenName(...[value, m]: Parameters<typeof as.humanName>): unknown {
  return (as.humanName(value, m) as Fields | undefined)?.text
}

function language(...[value, m]: Parameters<typeof as.humanName>): unknown {
  const spoken = concept(value, m, '0296')
  return spoken && { language: spoken }
}

function birthPlace(...[value]: Parameters<typeof as.humanName>): unknown {
  return value.text ? { text: value.text } : undefined
}

function citizenship(name: string, table: string): ReturnType<typeof extension> {
  return (value, m) => {
    const code = concept(value, m, table)
    return code && { url: `${fhir}/patient-${name}`, extension: [{ url: 'code', valueCodeableConcept: code }] }
  }
}

const preferred = ['MR', 'PI', 'PT', 'PN']

/** By what a person is found again: the hospital's number first, whatever the order in the message. */
function patientKey(numbers: readonly Fields[], otherwise: readonly string[]): readonly string[] {
  const typeOf = (number: Fields) => ((number.type as Fields)?.coding as { code: string }[])?.[0]?.code ?? ''
  const account = (number: Fields) => typeOf(number) === 'AN'
  const people = numbers.filter((number) => !account(number) && !String(number.system).endsWith(':AN'))
  const best = preferred.flatMap((type) => people.filter((number) => typeOf(number) === type))[0] ?? people[0]
  return best ? [String(best.system), String(best.value)] : otherwise
}

const merges = new Set(['A18', 'A30', 'A34', 'A36', 'A39', 'A40', 'A43', 'A46', 'A47'])

/** A field that is not in an ADT says nothing of it (HL7 2.5.1 §2.5.3): what the record has stays. Orders and results only mention. */
function writeOf(m: Mapping): Write {
  return m.header.type === 'ADT' || m.header.type === 'VXU' ? 'partial' : 'mentioned'
}

export function readPid(walk: Walk, pid: Segment): void {
  const { m } = walk
  const read: Fields = {}
  fill(read, pid, pidRows, m)
  if (!read.identifier && !read.name) {
    const why = {
      field: 'PID-3',
      why: '没有任何编号和姓名，无法确定是哪位患者',
      whyEn: 'without any number or name nobody can tell whose this is',
    }
    throw new Fault('field-missing', why, { segment: 'PID', sequence: pid.sequence, field: 3 })
  }
  const key = patientKey((read.identifier as Fields[]) ?? [], [m.messageId, String(pid.sequence)])
  const earlier = walk.patient
  Object.assign(walk, nothingOfPatient())
  walk.patient = m.make('Patient', key, writeOf(m))
  walk.patientKey = key
  walk.noted = walk.patient
  Object.assign(walk.patient, read)
  readBirth(walk.patient, pid)
  readDeath(walk.patient, pid, m)
  if (m.header.type === 'ADT' && m.header.event === 'A29') walk.patient.active = false
  if (m.header.type === 'ADT' && m.header.event === 'A24' && earlier && earlier !== walk.patient)
    link(walk.patient, earlier, 'seealso')
}

function readBirth(patient: Draft, pid: Segment): void {
  const born = pid.value(7)?.understood(1, date)
  if (born) {
    patient.birthDate = born
    const time = restOfDay(pid.peek(7))
    if (time) {
      const valueDateTime = `${born}T${time}+08:00`
      patient._birthDate = { extension: [{ url: `${fhir}/patient-birthTime`, valueDateTime }] }
    }
  } else if (pid.has(7)) pid.reasons.set(7, 'no date')
  const order = pid.value(25)?.understood(1, (text) => (/^[1-9]\d?$/.test(text) ? Number(text) : undefined))
  const several = pid
    .value(24)
    ?.understood(1, (text) => (/^[YN]$/i.test(text) ? text.toUpperCase() === 'Y' : undefined))
  if (order !== undefined && several !== false) patient.multipleBirthInteger = order
  else if (several !== undefined) patient.multipleBirthBoolean = several
}

function readDeath(patient: Draft, pid: Segment, m: Mapping): void {
  const at = pid.value(29) && as.dateTime(pid.value(29)!, m)
  const dead = pid.value(30)?.understood(1, (text) => (/^[YN]$/i.test(text) ? text.toUpperCase() === 'Y' : undefined))
  if (at) patient.deceasedDateTime = at
  else if (dead !== undefined) patient.deceasedBoolean = dead
}

export function readPd1(walk: Walk, pd1: Segment): void {
  if (walk.patient) fill(walk.patient, pd1, pd1Rows, walk.m)
}

const nk1Rows = rows(
  [2, 'name[]', as.humanName],
  [30, 'name[]', as.humanName],
  [4, 'address[]', as.address],
  [5, 'telecom[]', as.phone('home')],
  [6, 'telecom[]', as.phone('work')],
  [40, 'telecom[]', as.phone()],
  [12, 'identifier[]', as.cx('NK')],
  [33, 'identifier[]', as.cx('NK')],
  [15, 'gender', as.code(genders)],
  [16, 'birthDate', as.date],
  [20, 'communication[]', language],
  [8, 'period.start', as.dateTime],
  [9, 'period.end', as.dateTime],
)

export function readNk1(walk: Walk, nk1: Segment): void {
  if (!walk.patient) return
  const name = nk1.peek(2, 1) + nk1.peek(2, 2)
  const key = [...walk.patientKey, nk1.peek(33) || name || nk1.peek(1) || String(nk1.sequence), nk1.peek(3)]
  const person = walk.m.make('RelatedPerson', key)
  person.patient = referenceTo(walk.patient)
  fill(person, nk1, nk1Rows, walk.m)
  const relation = nk1.value(3)
  if (relation) {
    const told = concept(relation, walk.m, '0063')
    const known = lookUp(relations, relation.text)
    const role = known ? standard('http://terminology.hl7.org/CodeSystem/v3-RoleCode', known) : undefined
    person.relationship = [...(role ? [role] : []), ...(told ? [told] : [])]
  }
}

const mrgRows = rows(
  [1, 'identifier[]', as.cx('MR')],
  [4, 'identifier[]', as.cx('MR')],
  [2, 'identifier[]', as.cx('PI')],
  [7, 'name[]', as.humanName],
)

/**
 * The person that MRG names was, it turned out, the one of PID (HL7 2.5.1 §3.6.2): nothing is moved, the old one points to the one that
 * stays. That one points nowhere: its list of links may hold others, which this message does not know.
 */
export function readMrg(walk: Walk, mrg: Segment): void {
  const { m, patient } = walk
  if (!patient || !merges.has(m.header.event)) return
  const read: Fields = {}
  fill(read, mrg, mrgRows, m)
  const key = patientKey((read.identifier as Fields[]) ?? [], [])
  if (key.length === 0) {
    const why = {
      field: 'MRG-1',
      why: '缺少被合并患者的编号',
      whyEn: 'the number of the patient that is merged is missing',
    }
    throw new Fault('field-missing', why, { segment: 'MRG', sequence: mrg.sequence, field: 1 })
  }
  const old = m.make('Patient', key, 'partial')
  if (old === patient) return
  Object.assign(old, read, { active: false })
  link(old, patient, 'replaced-by')
}

function link(from: Draft, to: Draft, type: string): void {
  from.link = [...((from.link as Fields[]) ?? []), { other: referenceTo(to), type }]
}
