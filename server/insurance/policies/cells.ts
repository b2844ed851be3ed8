import type { Band } from '#contracts/benefits'
import type { PolicyColumn } from '#contracts/policy-columns'
import { yuanText } from '#contracts/yuan'
import type { RefusalCode } from '#kernel'

/** What is wrong with one cell: the refusal's code and the values of its sentence. */
export interface Wrong {
  readonly field: string
  readonly code: RefusalCode
  readonly params?: Readonly<Record<string, string | number>>
}

export type Value = string | number | boolean | null | Band[] | string[]
export type Parsed = { readonly value: Value } | { readonly wrong: Omit<Wrong, 'field'> }

const wrong = (code: RefusalCode, params?: Wrong['params']): Parsed => ({ wrong: params ? { code, params } : { code } })

/** Yuan as text into fen, by the digits: no float is ever between. Undefined: not an amount. */
export function fenOf(text: string): number | undefined {
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?$/.exec(text)
  if (!match) return undefined
  const whole = Number(match[2]!.replaceAll(',', ''))
  const fen = whole * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  return match[1] === '-' ? -fen : fen
}

/** A ratio with its unit into basis points: 12.5%, 1250bp, 1250‱. Undefined: not one. */
export function basisPointsOf(text: string): number | undefined {
  const percent = /^(\d{1,3})(?:\.(\d{1,2}))?\s?[%％]$/.exec(text)
  const points = percent
    ? Number(percent[1]) * 100 + Number((percent[2] ?? '').padEnd(2, '0'))
    : Number(/^(\d{1,5})\s?(?:bp|‱)$/i.exec(text)?.[1] ?? Number.NaN)
  return points <= 10_000 ? points : undefined
}

/** Basis points as percent text, by the digits: 12.5%. */
export function ratioOf(points: number): string {
  const over = points % 100
  const digits = over === 0 ? '' : `.${String(over).padStart(2, '0').replace(/0$/, '')}`
  return `${(points - over) / 100}${digits}%`
}

/** 2027-01-01, 2027/1/1 or 20270101; a day that is in the calendar. */
export function dayText(text: string): string | undefined {
  const match = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (!match) return undefined
  const [year, month, day] = [match[1]!, match[2]!.padStart(2, '0'), match[3]!.padStart(2, '0')]
  const iso = `${year}-${month}-${day}`
  const time = Date.parse(`${iso}T00:00:00Z`)
  const real = !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso)
  return real && year >= '2000' && year < '2200' ? iso : undefined
}

/** `5000:70%; 20000:75%; *:80%`. Undefined unless the bands rise and only the last has no end. */
export function bandsOf(text: string): Band[] | undefined {
  const bands: Band[] = []
  let below = 0
  for (const part of text.split(/[;；]/).map((one) => one.trim())) {
    const match = /^(\*|以上|[\d.,]+)\s*[:：]\s*(\S.*)$/.exec(part)
    const prop = match && basisPointsOf(match[2]!)
    if (!match || prop === undefined || prop === null || bands.at(-1)?.upToFen === null) return undefined
    const upToFen = match[1] === '*' || match[1] === '以上' ? null : fenOf(match[1]!)
    if (upToFen === undefined || (upToFen !== null && upToFen <= below)) return undefined
    bands.push({ upToFen, pay_prop: prop })
    below = upToFen ?? below
  }
  return bands.length <= 10 && bands.at(-1)?.upToFen === null ? bands : undefined
}

export const bandsText = (bands: readonly Band[]): string =>
  bands.map((band) => `${band.upToFen === null ? '*' : yuanText(band.upToFen)}:${ratioOf(band.pay_prop)}`).join('; ')

const yes = new Set(['yes', 'true', '1', '是', 'y'])
const no = new Set(['no', 'false', '0', '否', 'n'])
const codePattern = /^[\p{L}\p{N}._-]+$/u

const parsers: Readonly<Record<PolicyColumn['kind'], (text: string, column: PolicyColumn) => Parsed>> = {
  code: (text, { max = 50 }) => {
    if (text.length > max) return wrong('policies.too_long', { max })
    return codePattern.test(text) ? { value: text } : wrong('policies.code_wrong')
  },
  text: (text, { max = 200 }) => (text.length > max ? wrong('policies.too_long', { max }) : { value: text }),
  yuan: (text) => {
    const fen = fenOf(text)
    if (fen === undefined) return wrong('policies.not_an_amount')
    return fen < 0 ? wrong('policies.negative') : { value: fen }
  },
  ratio: (text) => {
    if (text.startsWith('-')) return wrong('policies.negative')
    const points = basisPointsOf(text)
    return points === undefined ? wrong('policies.not_a_ratio') : { value: points }
  },
  day: (text) => {
    const day = dayText(text)
    return day === undefined ? wrong('policies.not_a_day') : { value: day }
  },
  choice: (text, { choices = [] }) => {
    const found = choices.find((one) => [one.value, one.zh, one.en.toLowerCase()].includes(text.toLowerCase()))
    if (found) return { value: found.value }
    return wrong('policies.unknown_choice', { choices: choices.map((one) => `${one.value} ${one.zh}`).join('、') })
  },
  flag: (text) => {
    const word = text.toLowerCase()
    return yes.has(word) || no.has(word) ? { value: yes.has(word) } : wrong('policies.not_a_flag')
  },
  count: (text, { max = 9999 }) => {
    if (/^-\d/.test(text)) return wrong('policies.negative')
    return /^\d{1,6}$/.test(text) && Number(text) <= max
      ? { value: Number(text) }
      : wrong('policies.not_a_count', { max })
  },
  bands: (text) => {
    const bands = bandsOf(text)
    return bands ? { value: bands } : wrong('policies.bands_wrong')
  },
  codes: (text, { max = 400 }) => {
    const codes = text.split('|').map((one) => one.trim())
    if (text.length > max) return wrong('policies.too_long', { max })
    return codes.every((one) => codePattern.test(one)) ? { value: [...new Set(codes)] } : wrong('policies.code_wrong')
  },
}

/** The value of a cell; a blank one that may be blank is null. */
export function parseCell(column: PolicyColumn, text: string): Parsed {
  const plain = text.trim()
  if (plain === '') return column.blank ? { value: null } : wrong('policies.missing')
  return parsers[column.kind](plain, column)
}

/** The cell of a value: what `parseCell` reads back to the same. */
export function cellOf(column: PolicyColumn, value: Value | undefined): string {
  if (value === null || value === undefined) return ''
  if (column.kind === 'yuan') return yuanText(value as number)
  if (column.kind === 'ratio') return ratioOf(value as number)
  if (column.kind === 'flag') return value ? 'yes' : 'no'
  if (column.kind === 'bands') return bandsText(value as Band[])
  if (column.kind === 'codes') return (value as string[]).join('|')
  return String(value)
}
