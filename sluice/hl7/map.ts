/** A parsed message → the RecordBundle of the sluice's contract. */
import type { RecordBundle } from '#contracts/sluice'
import type { CodeMap } from './codes/code-map.ts'
import type { Message } from './parse.ts'
import { addPatient, closeAppointment, readResource, readSch } from './resources/appointment.ts'
import { readAllergy, readDg1, readPr1, readPrb } from './resources/clinical.ts'
import { readTxa } from './resources/document.ts'
import { readPv1, readPv2, readRol } from './resources/encounter.ts'
import { readFt1, readIn1, readIn2 } from './resources/finance.ts'
import { readRxa, readRxd } from './resources/given.ts'
import { readRxc, readRxe, readRxo, readRxr, readTq1 } from './resources/medication.ts'
import { readNte, readObx, readSpm } from './resources/observation.ts'
import { closeOrder, readObr, readOrc } from './resources/order.ts'
import { readMrg, readNk1, readPd1, readPid } from './resources/patient.ts'
import { Mapping } from './types/mapping.ts'
import { instant, zoneOf } from './types/time.ts'
import { unmappedOf } from './unmapped.ts'
import type { Segment } from './value.ts'
import { newWalk, type Walk } from './walk.ts'

export interface MapOptions {
  /** The sluice's id: names of the hospital's own systems and all ids begin with it. */
  readonly hospital: string
  readonly messageId: string
  readonly codes: CodeMap
  /** Of times that say none, for example +08:00. */
  readonly zone: string
}

/** Which segment is read by which table. One that is not here is kept as it came. */
const readers: Readonly<Record<string, (walk: Walk, segment: Segment) => void>> = {
  SCH: readSch,
  PID: (walk, segment) => {
    const { appointment } = walk
    readPid(walk, segment)
    walk.appointment = appointment
    addPatient(walk)
  },
  PD1: readPd1,
  NK1: readNk1,
  MRG: readMrg,
  PV1: readPv1,
  PV2: readPv2,
  ROL: readRol,
  ORC: readOrc,
  OBR: readObr,
  TQ1: readTq1,
  OBX: (walk, segment) => (walk.document ? undefined : readObx(walk, segment)),
  SPM: readSpm,
  NTE: readNte,
  RXO: readRxo,
  RXE: readRxe,
  RXR: readRxr,
  RXC: readRxc,
  RXD: readRxd,
  RXA: readRxa,
  DG1: readDg1,
  PRB: readPrb,
  AL1: readAllergy,
  IAM: readAllergy,
  PR1: readPr1,
  FT1: readFt1,
  IN1: readIn1,
  IN2: readIn2,
  TXA: readTxa,
  AIS: readResource,
  AIG: readResource,
  AIL: readResource,
  AIP: readResource,
}

/** Maps a message; throws Fault where a fact would not be one. */
export function map(message: Message, options: MapOptions): RecordBundle {
  const { header, segments } = message
  const zone = zoneOf(header.at) ?? options.zone
  const m = new Mapping({
    header,
    hospital: options.hospital,
    codes: options.codes,
    zone,
    messageId: options.messageId,
  })
  const walk = newWalk(m, segments)
  for (const [at, segment] of segments.entries()) {
    walk.at = at
    m.segment = segment.sequence > 1 ? `${segment.name}[${segment.sequence}]` : segment.name
    const reader = Object.hasOwn(readers, segment.name) ? readers[segment.name] : undefined
    reader?.(walk, segment)
  }
  closeOrder(walk)
  closeAppointment(walk)
  const sender = [header.sendingApplication, header.sendingFacility].filter(Boolean).join('^')
  return {
    source: {
      system: 'hl7v2',
      type: `${header.type}^${header.event}`.slice(0, 80),
      controlId: (header.controlId || options.messageId).slice(0, 200),
      sender: sender.slice(0, 200),
      at: instant(header.at, options.zone) ?? null,
    },
    resources: [...m.resources],
    unmapped: [...message.remarks, ...unmappedOf(segments)].slice(0, 2_000),
  }
}
