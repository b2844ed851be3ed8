import type { Hl7Segment } from '@medplum/core'
import type { Charset } from './decode.ts'
import { read } from './decode.ts'

/** What the header says about how the message is written. */
export interface Writing {
  readonly field: string
  readonly component: string
  readonly repetition: string
  readonly escape: string
  readonly subcomponent: string
  /** From 2.7 on (§2.5.5.2): marks a value that the sender cut off. */
  readonly truncation: string
  readonly charset: Charset
}

/** The escape sequences of HL7 2.5.1 §2.7. What is none of them stays as it was written. */
export function plainText(text: string, writing: Writing): string {
  const mark = writing.escape
  if (!text.includes(mark)) return text
  const parts = text.split(mark)
  let out = parts[0]!
  for (let at = 1; at < parts.length; at += 1) {
    const closed = at + 1 < parts.length
    const sign = closed ? escaped(parts[at]!, writing) : undefined
    if (sign === undefined) out += mark + parts[at]!
    else {
      out += sign + parts[at + 1]!
      at += 1
    }
  }
  return out
}

function escaped(code: string, writing: Writing): string | undefined {
  switch (code) {
    case 'F':
      return writing.field
    case 'S':
      return writing.component
    case 'T':
      return writing.subcomponent
    case 'R':
      return writing.repetition
    case 'E':
      return writing.escape
    case 'P':
      return writing.truncation || undefined
    case 'H':
    case 'N': // highlighting begins and ends
    case '.in':
    case '.fi':
    case '.nf':
      return ''
    case '.br':
    case '.ce':
      return '\n'
  }
  if (/^X(?:[0-9A-Fa-f]{2})+$/.test(code)) return read(Buffer.from(code.slice(1), 'hex'), writing.charset)
  const lines = /^\.sp\+?(\d{0,2})$/.exec(code)
  if (lines) return '\n'.repeat(Number(lines[1] || 1))
  const blanks = /^\.(?:sk|in|ti)[+-]?(\d{1,2})$/.exec(code)
  return blanks ? ' '.repeat(Number(blanks[1])) : undefined
}

/** One repetition of a field. Reading a part marks it; what nobody has read is not mapped and is kept. */
export class Value {
  readonly segment: Segment
  readonly field: number
  readonly repetition: number
  readonly #components: readonly string[]
  readonly #read = new Set<string>()

  constructor(segment: Segment, field: number, repetition: number, components: readonly string[]) {
    this.segment = segment
    this.field = field
    this.repetition = repetition
    this.#components = components
  }

  /** A subcomponent's text, both counted from 1; '' where it is empty or the explicit null (""). */
  part(component: number, subcomponent = 1): string {
    this.#read.add(`${component}.${subcomponent}`)
    return this.#at(component, subcomponent)
  }

  get text(): string {
    return this.part(1)
  }

  get empty(): boolean {
    return this.parts().every(({ text }) => text === '')
  }

  /** The whole repetition with its separators; counts as read. */
  whole(): string {
    for (const { component, subcomponent } of this.parts()) this.#read.add(`${component}.${subcomponent}`)
    const { writing } = this.segment
    return this.#components.map((text) => (text === '""' ? '' : plainText(text, writing))).join(writing.component)
  }

  /** Reads a part only if something comes of it: what is not understood is not counted as read. */
  understood<T>(component: number, as: (text: string) => T | undefined): T | undefined {
    const text = this.#at(component, 1)
    const result = text ? as(text) : undefined
    if (result !== undefined) this.#read.add(`${component}.1`)
    return result
  }

  /** Says that nothing was understood after all. */
  unread(): void {
    this.#read.clear()
  }

  parts(): { component: number; subcomponent: number; text: string; read: boolean }[] {
    return this.#components.flatMap((raw, index) =>
      raw.split(this.segment.writing.subcomponent).map((_, sub) => ({
        component: index + 1,
        subcomponent: sub + 1,
        text: this.#at(index + 1, sub + 1),
        read: this.#read.has(`${index + 1}.${sub + 1}`),
      })),
    )
  }

  #at(component: number, subcomponent: number): string {
    const raw = this.#components[component - 1] ?? ''
    const { writing } = this.segment
    const text = raw.includes(writing.subcomponent)
      ? (raw.split(writing.subcomponent)[subcomponent - 1] ?? '')
      : subcomponent === 1
        ? raw
        : ''
    return text === '""' ? '' : plainText(text, writing).trim()
  }
}

/** A segment, with what of it has been understood. */
export class Segment {
  readonly name: string
  /** Which of this name it is, from 1. */
  readonly sequence: number
  readonly writing: Writing
  readonly #raw: Hl7Segment
  readonly #fields = new Map<number, readonly Value[]>()
  /** Why a field was not understood. */
  readonly reasons = new Map<number, string>()

  constructor(raw: Hl7Segment, sequence: number, writing: Writing) {
    this.#raw = raw
    this.name = raw.name
    this.sequence = sequence
    this.writing = writing
  }

  get fieldCount(): number {
    return this.name === 'MSH' ? this.#raw.fields.length : this.#raw.fields.length - 1
  }

  /** The repetitions of a field that hold something. */
  values(field: number): readonly Value[] {
    let values = this.#fields.get(field)
    if (!values) {
      const parsed = this.#raw.getField(field)
      values = (parsed?.components ?? [])
        .map((components, index) => new Value(this, field, index + 1, components))
        .filter((value) => !value.empty)
      this.#fields.set(field, values)
    }
    return values
  }

  value(field: number): Value | undefined {
    return this.values(field)[0]
  }

  /** The first component of the first repetition. */
  text(field: number): string {
    return this.value(field)?.text ?? ''
  }

  /** Looks without marking. */
  peek(field: number, component = 1): string {
    return (
      this.value(field)
        ?.parts()
        .find((part) => part.component === component)?.text ?? ''
    )
  }

  has(field: number): boolean {
    return this.values(field).length > 0
  }

  toString(): string {
    return this.#raw.toString()
  }
}
