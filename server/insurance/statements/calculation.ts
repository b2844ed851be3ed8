import canonicalize from 'canonicalize'
import type { z } from 'zod'
import type { StatementPosting, Step } from '#contracts/statements'
import { refuse, sm3 } from '#kernel'

export type NewStep = Omit<Step, 'no'>

export interface Computed {
  readonly steps: readonly NewStep[]
  readonly result: unknown
  readonly postings: readonly StatementPosting[]
  /** The figure that people look for first. */
  readonly headlineFen: number | null
}

/** Another statement of the same period, by the bytes that were read of it. */
export interface Source {
  readonly kind: string
  readonly subject: string
  readonly sm3: string
}

/**
 * How a kind of statement is worked out of its inputs: pure, in integers. A version that was used stays registered for ever, so that what
 * it made can be made again.
 */
export interface Calculation<I = unknown> {
  readonly kind: string
  readonly version: number
  readonly titleZh: string
  readonly titleEn: string
  readonly inputs: z.ZodType<I>
  readonly compute: (inputs: I) => Computed
  /** What it hands on: it is posted only while these are. */
  readonly sources?: (inputs: I) => readonly Source[]
}

const known = new Map<string, Map<number, Calculation>>()

/** Once a process, from the door of the module that owns the calculation. */
export function registerCalculation<I>(calculation: Calculation<I>): void {
  const versions = known.get(calculation.kind) ?? new Map<number, Calculation>()
  const there = versions.get(calculation.version)
  if (there && there !== (calculation as unknown)) {
    throw new Error(`Two calculations call themselves ${calculation.kind} ${calculation.version}.`)
  }
  known.set(calculation.kind, versions.set(calculation.version, calculation as unknown as Calculation))
}

/** The newest version, or the one that is named. A statement of a kind that nobody registered is a bug. */
export function calculationOf(kind: string, version?: number): Calculation {
  const versions = known.get(kind)
  const found = versions?.get(version ?? Math.max(...versions.keys()))
  if (!found) throw new Error(`No calculation ${kind} ${version ?? ''} is registered.`)
  return found
}

export interface About {
  readonly kind: string
  readonly version?: number | undefined
  readonly subject: string
  readonly year: number
  readonly month: number | null
  readonly inputs: unknown
}

export interface Content {
  readonly kind: string
  readonly version: number
  readonly subject: string
  readonly year: number
  readonly month: number | null
  readonly inputs: unknown
  readonly steps: readonly Step[]
  readonly result: unknown
  readonly postings: readonly StatementPosting[]
}

export interface Written {
  readonly content: Content
  /** Canonical JSON (RFC 8785): the same content is the same bytes. */
  readonly text: string
  readonly sm3: string
  readonly headlineFen: number | null
}

/** A statement's bytes from its inputs. Refusals: statements.inputs_wrong. */
export function writeContent(about: About): Written {
  const calculation = calculationOf(about.kind, about.version)
  const parsed = calculation.inputs.safeParse(about.inputs)
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? ''
    refuse('statements.inputs_wrong', { field: 'inputs', params: { kind: about.kind, field } })
  }
  const { steps, result, postings, headlineFen } = calculation.compute(parsed.data)
  const { kind, subject, year, month } = about
  const content: Content = {
    ...{ kind, version: calculation.version, subject, year, month, inputs: parsed.data },
    steps: steps.map((step, at) => ({ no: at + 1, ...step })),
    ...{ result, postings: postings.filter(({ amountFen }) => amountFen !== 0) },
  }
  refuseFloats(content, '')
  const text = canonicalize(content)!
  return { content, text, sm3: sm3(text).toString('hex'), headlineFen }
}

/** Money and points are whole numbers: a float in a statement is a bug of its calculation. */
function refuseFloats(value: unknown, path: string): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error(`${path} is ${value}, not an integer.`)
  if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) refuseFloats(part, `${path}.${key}`)
  }
}

export interface Difference {
  readonly path: string
  readonly was: string
  readonly is: string
}

/** Where two contents say something else, at most `max` places. */
export function differencesOf(was: unknown, is: unknown, max = 50): Difference[] {
  const found: Difference[] = []
  const compare = (one: unknown, other: unknown, path: string): void => {
    if (found.length >= max || one === other) return
    const bothObjects = typeof one === 'object' && typeof other === 'object' && one !== null && other !== null
    if (!bothObjects) {
      if (canonicalize(one) !== canonicalize(other)) found.push({ path, was: shown(one), is: shown(other) })
      return
    }
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      compare(
        (one as Record<string, unknown>)[key],
        (other as Record<string, unknown>)[key],
        path ? `${path}.${key}` : key,
      )
    }
  }
  compare(was, is, '')
  return found
}

const shown = (value: unknown): string => (value === undefined ? '' : (canonicalize(value) ?? '').slice(0, 200))
