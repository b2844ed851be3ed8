/**
 * Two forms in which meters with a mobile module send, so that one need not speak FHIR: short JSON, and lines. Both are ours by
 * description (docs/readings.md); a maker's own goes through an adapter that writes one of them.
 */
import { z } from 'zod'
import type { GlucoseMoment } from '#contracts/readings'
import { type Item, isUuid, type Read, sequenceOf, timeOf, timeOfSeconds, unitNamed } from './item.ts'

const short = z.object({
  seq: z.number().int().min(0).optional(),
  ts: z.number().optional(),
  person: z.string().max(64).optional(),
  sys: z.number().optional(),
  dia: z.number().optional(),
  pul: z.number().optional(),
  glu: z.number().optional(),
  meal: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
  wt: z.number().optional(),
  hr: z.number().optional(),
  spo2: z.number().optional(),
  unit: z.string().max(20).optional(),
})
const meals: readonly GlucoseMoment[] = ['random', 'fasting', 'after-meal']

/** {"seq":12,"ts":1767000000,"sys":132,"dia":84,"pul":72,"unit":"mmHg"}, or a list of such. Undefined: it is not of this form. */
export function readShort(body: unknown): Read[] | undefined {
  const parsed = z.union([short.transform((one) => [one]), z.array(short).min(1).max(200)]).safeParse(body)
  if (!parsed.success) return undefined
  const items = parsed.data.map(readShortOne)
  return items.every((one) => one !== undefined) ? items : undefined
}

function readShortOne(given: z.infer<typeof short>): Read | undefined {
  const rest = {
    unit: unitNamed(given.unit),
    measuredAt: given.ts === undefined ? undefined : timeOfSeconds(given.ts),
    sequence: given.seq ?? null,
    personId: personOf(given.person),
  }
  if (given.sys !== undefined && given.dia !== undefined)
    return { kind: 'blood-pressure', systolic: given.sys, diastolic: given.dia, pulse: given.pul, ...rest }
  if (given.glu !== undefined) return { kind: 'glucose', value: given.glu, moment: meals[given.meal ?? 0], ...rest }
  if (given.wt !== undefined) return { kind: 'weight', value: given.wt, ...rest }
  if (given.spo2 !== undefined) return { kind: 'spo2', value: given.spo2, ...rest }
  if (given.hr !== undefined) return { kind: 'heart-rate', value: given.hr, ...rest }
  return undefined
}

const personOf = (text: string | undefined) => (!text ? undefined : isUuid(text) ? text : 'unknown')

/**
 * `BP;12;2026-11-22T08:00:00+08:00;132;84;72;mmHg`, `GLU;13;2026-11-22T08:01:00+08:00;7.2;mmol/L;F` (F fasting, M after a meal,
 * R random), `WT|HR|SPO2;seq;time;value;unit`; one a line; a person's id may follow as the last field. Undefined: not of this form.
 */
export function readLines(text: string): Read[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  if (lines.length === 0 || lines.length > 200) return undefined
  const items = lines.map(readLine)
  return items.every((one) => one !== undefined) ? items : undefined
}

const number = (text: string | undefined) => {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : undefined
}
const lineMoments: Readonly<Record<string, GlucoseMoment>> = { F: 'fasting', M: 'after-meal', R: 'random' }
const lineKinds = { WT: 'weight', HR: 'heart-rate', SPO2: 'spo2' } as const

function readLine(line: string): Read | undefined {
  const [type = '', seq, at, ...fields] = line.split(';').map((field) => field.trim())
  const rest = { measuredAt: timeOf(at), sequence: sequenceOf(seq) }
  if (type === 'BP') {
    const [systolic, diastolic, pulse] = fields.map(number)
    const [, , , unit, person] = fields
    if (systolic === undefined || diastolic === undefined) return undefined
    return {
      kind: 'blood-pressure',
      systolic,
      diastolic,
      pulse,
      unit: named(unit),
      personId: personOf(person),
      ...rest,
    }
  }
  const value = number(fields[0])
  if (value === undefined) return undefined
  const unit = named(fields[1])
  if (type === 'GLU') {
    const moment = lineMoments[fields[2] ?? ''] ?? 'random'
    return { kind: 'glucose', value, unit, moment, personId: personOf(fields[3]), ...rest }
  }
  if (!Object.hasOwn(lineKinds, type)) return undefined
  const kind: Item['kind'] = lineKinds[type as keyof typeof lineKinds]
  return { kind, value, unit, personId: personOf(fields[2]), ...rest }
}

const named = (unit: string | undefined) => (unit ? unitNamed(unit) : undefined)
