/** A measurement as it stands in a device's message, whatever the format. */
import type { GlucoseMoment, ReadingKind } from '#contracts/readings'

export interface Item {
  readonly kind: ReadingKind
  readonly systolic?: number | undefined
  readonly diastolic?: number | undefined
  readonly pulse?: number | undefined
  readonly value?: number | undefined
  /** As written; without it, what the device was registered with. */
  readonly unit?: string | undefined
  readonly moment?: GlucoseMoment | undefined
  /** Undefined: the message has no time that can be read. */
  readonly measuredAt: Date | undefined
  readonly sequence: number | null
  /** Whom a shared device says that it measured. */
  readonly personId: string | undefined
}

/** Why one of a message is not even held: it is no measurement that is kept here. */
export interface NotKept {
  readonly code: 'readings.kind_unknown'
}
export type Read = Item | NotKept
export const isItem = (one: Read): one is Item => !('code' in one)

const aliases: Readonly<Record<string, string>> = {
  mmhg: 'mm[Hg]',
  'mm[hg]': 'mm[Hg]',
  kpa: 'kPa',
  'mmol/l': 'mmol/L',
  'mg/dl': 'mg/dL',
  kg: 'kg',
  g: 'g',
  bpm: '/min',
  '/min': '/min',
  '{beats}/min': '/min',
  '%': '%',
  'mmol/mol': 'mmol/mol',
}

/** As meters write it, in UCUM; what is not known stays as it is and is held. */
export function unitNamed(unit: string | undefined): string | undefined {
  if (unit === undefined) return undefined
  const key = unit.trim().toLowerCase()
  return Object.hasOwn(aliases, key) ? aliases[key] : unit.slice(0, 20)
}

/** An instant with its offset, of a year that a clock may show; a day or a local time is none. */
export function timeOf(text: string | undefined): Date | undefined {
  if (!text || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined
  return plausible(new Date(text))
}

/** Seconds since 1970. */
export const timeOfSeconds = (seconds: number): Date | undefined => plausible(new Date(seconds * 1000))

function plausible(at: Date): Date | undefined {
  const year = at.getUTCFullYear()
  return Number.isNaN(at.getTime()) || year < 1970 || year > 2200 ? undefined : at
}

export function sequenceOf(text: string | number | undefined): number | null {
  const number = Number(text)
  return text !== undefined && text !== '' && Number.isSafeInteger(number) && number >= 0 ? number : null
}

export const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
