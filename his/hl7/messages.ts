// HL7 v2.5.1 messages as text, segments ended by \r. Pure.
import type { NumberRow, Registration } from '../numbers.ts'
import type { Patient } from '../patients.ts'

export interface Outgoing {
  /** ADT^A04 */
  type: string
  segments: string[]
}

export interface ReportFacts {
  id: string
  code: string
  name: string
  conclusion: string
  at: Date
  doctor: { id: string; name: string }
  items: { code: string; name: string; value: string; unit: string; reference: string; flag: string }[]
}

const structures: Record<string, string> = {
  'ADT^A04': 'ADT_A01',
  'ADT^A08': 'ADT_A01',
  'ORU^R01': 'ORU_R01',
  'SIU^S12': 'SIU_S12',
  'SIU^S15': 'SIU_S12',
}

/** Chapter 2.7: the delimiters inside of text. */
export function escaped(text: string): string {
  return text.replace(/[\\|^~&\r\n]/g, (character) => escapes[character]!)
}
const escapes: Record<string, string> = {
  '\\': '\\E\\',
  '|': '\\F\\',
  '^': '\\S\\',
  '~': '\\R\\',
  '&': '\\T\\',
  '\r': '\\.br\\',
  '\n': '\\.br\\',
}

/** YYYYMMDDHHMMSS+0800: the hospital's clocks are China's. */
export function stamp(at: Date): string {
  const local = new Date(at.getTime() + 8 * 3_600_000).toISOString()
  return `${local.slice(0, 19).replace(/[-T:]/g, '')}+0800`
}

/** The whole message; MSH-18 names the character set it will be sent in. */
export function messageText(message: Outgoing, controlId: string, facility: string, charset: string, at: Date): string {
  const type = `${message.type}^${structures[message.type]}`
  const head = ['MSH', '^~\\&', 'HIS', facility, 'SLUICE', 'ANJI', stamp(at), '', type, controlId, 'P', '2.5.1']
  return [[...head, '', '', 'AL', 'NE', 'CHN', charset].join('|'), ...message.segments, ''].join('\r')
}

const hl7Sex: Record<string, string> = { '0': 'U', '1': 'M', '2': 'F', '9': 'O' }

function pid(patient: Patient): string {
  const document = patient.document_type === 'id-card' ? 'NNCHN' : 'PPN'
  const identifiers = `${patient.id}^^^HIS^MR~${escaped(patient.document_number)}^^^CHN^${document}`
  const born = patient.birth_date.replaceAll('-', '')
  const name = escaped(patient.name)
  return [
    'PID',
    '1',
    '',
    identifiers,
    '',
    name,
    '',
    born,
    hl7Sex[patient.sex],
    '',
    '',
    '',
    '',
    patient.phone ?? '',
  ].join('|')
}

function pv1(visitNumber: string, doctorId: string): string {
  const fields = Array.from({ length: 19 }, () => '')
  fields[0] = '1'
  fields[1] = 'O'
  fields[6] = doctorId
  fields[18] = `${visitNumber}^^^HIS^VN`
  return `PV1|${fields.join('|')}`
}

const evn = (event: string, at: Date) => `EVN|${event}|${stamp(at)}`

/** A patient's file was opened (A04) or changed (A08). */
export function patientMessage(event: 'A04' | 'A08', patient: Patient, at: Date): Outgoing {
  return { type: `ADT^${event}`, segments: [evn(event, at), pid(patient), 'PV1|1|N'] }
}

/** The patient came for the visit. */
export function arrivalMessage(patient: Patient, registrationId: string, doctorId: string, at: Date): Outgoing {
  return { type: 'ADT^A04', segments: [evn('A04', at), pid(patient), pv1(registrationId, doctorId)] }
}

/** A window sale (S12), or one taken back (S15). */
export function appointmentMessage(
  event: 'S12' | 'S15',
  row: NumberRow,
  registration: Pick<Registration, 'id'>,
  patient: Patient,
  doctorName: string,
): Outgoing {
  const sch = Array.from({ length: 25 }, () => '')
  sch[1] = `${registration.id}^HIS`
  sch[5] = event === 'S12' ? 'WINDOW^window sale^HIS' : 'CANCEL^cancelled^HIS'
  sch[6] = 'ROUTINE^Routine appointment^HL70276'
  sch[8] = String(Math.round((row.ends_at.getTime() - row.starts_at.getTime()) / 60_000))
  sch[9] = 'min'
  sch[10] = `^^^${stamp(row.starts_at)}^${stamp(row.ends_at)}`
  sch[24] = event === 'S12' ? 'Booked' : 'Cancelled'
  const doctor = `${row.doctor_id}^${escaped(doctorName)}`
  return {
    type: `SIU^${event}`,
    segments: [`SCH|${sch.join('|')}`, pid(patient), 'RGS|1|A', `AIP|1|A|${doctor}||||${stamp(row.starts_at)}`],
  }
}

/** A signed report with its values. */
export function reportMessage(report: ReportFacts, patient: Patient): Outgoing {
  const at = stamp(report.at)
  const obr = Array.from({ length: 32 }, () => '')
  obr[0] = '1'
  obr[2] = `${report.id}^HIS`
  obr[3] = `${report.code}^${escaped(report.name)}^LN`
  obr[6] = at
  obr[15] = `${report.doctor.id}^${escaped(report.doctor.name)}`
  obr[21] = at
  obr[23] = 'LAB'
  obr[24] = 'F'
  obr[31] = `${report.doctor.id}&${escaped(report.doctor.name)}`
  const values = report.items.map((item, index) => {
    const numeric = /^-?\d+(\.\d+)?$/.test(item.value)
    const code = `${item.code}^${escaped(item.name)}^LN`
    const value = [numeric ? 'NM' : 'ST', code, '', escaped(item.value), `${escaped(item.unit)}^^UCUM`]
    return `OBX|${index + 1}|${value.join('|')}|${escaped(item.reference)}|${item.flag}|||F|||${at}`
  })
  const conclusion = report.conclusion ? [`NTE|1||${escaped(report.conclusion)}`] : []
  return { type: 'ORU^R01', segments: [pid(patient), `OBR|${obr.join('|')}`, ...conclusion, ...values] }
}
