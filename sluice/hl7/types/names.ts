/** Who, where and under which number: CX, EI, XPN, XAD, XTN, XCN, XON, PL. */
import { addressTypes, addressUses, lookUp, nameUses, phoneSystems, phoneUses } from '../codes/tables.ts'
import type { Value } from '../value.ts'
import { type Draft, type Fields, type Mapping, referenceTo } from './mapping.ts'
import { dateTime } from './time.ts'

const han = /\p{Script=Han}/u
const idCardSystem = 'urn:oid:2.16.156.10011.1.3'

/** GB 11643-1999: 17 digits with a birth date and a check sign. */
export function isIdCard(text: string): boolean {
  if (!/^[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/.test(text)) return false
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0)
  return '10X98765432'[sum % 11] === text[17]!.toUpperCase()
}

/** An assigning authority (HD) as uri. */
export function authority(m: Mapping, namespace: string, universal: string, kind: string, fallback: string): string {
  if (universal && /^ISO$/i.test(kind) && /^\d+(\.\d+)+$/.test(universal)) return `urn:oid:${universal}`
  if (/^[0-9a-f-]{36}$/i.test(universal) && /^UUID$/i.test(kind)) return `urn:uuid:${universal.toLowerCase()}`
  if (universal && /^(URI|URL)$/i.test(kind) && /^\S+$/.test(universal)) return universal
  return m.system(namespace || universal || fallback)
}

/** What hospitals call the kinds of numbers → HL7 table 0203. */
const identifierTypes: Readonly<Record<string, string>> = {
  身份证: 'NNCHN',
  居民身份证: 'NNCHN',
  SFZ: 'NNCHN',
  IDCARD: 'NNCHN',
  医保: 'HC',
  医保卡: 'HC',
  YB: 'HC',
  社保卡: 'SS',
  护照: 'PPN',
  病历号: 'MR',
  门诊号: 'PI',
  住院号: 'PI',
}

export function identifier(value: Value, m: Mapping, fallback: string): Fields | undefined {
  const number = value.part(1)
  if (!number) return undefined
  const told = value.part(5)
  const type = lookUp(identifierTypes, told) ?? told
  const namespace = value.part(4, 1)
  const card = isIdCard(number) && !/^(MR|AN|VN|PI)$/.test(type)
  const system = card ? idCardSystem : authority(m, namespace, value.part(4, 2), value.part(4, 3), type || fallback)
  return {
    ...(type || card
      ? { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: card ? 'NNCHN' : type }] } }
      : {}),
    system,
    value: card ? number.toUpperCase() : number,
    ...period(value, 7, 8, m),
    ...(namespace && !card ? { assigner: { display: namespace } } : {}),
  }
}

/** EI: a number of an order, a specimen, a report. */
export function entityIdentifier(value: Value, m: Mapping, fallback: string): Fields | undefined {
  const number = value.part(1)
  if (!number) return undefined
  return { system: authority(m, value.part(2), value.part(3), value.part(4), fallback), value: number }
}

/** Two components as a period. per-1: an end before its start is none, and stays unmapped. */
export function period(value: Value, from: number, to: number, m: Mapping): { period?: Fields } {
  const start = value.understood(from, (text) => dateTime(text, m.zone))
  const end = value.understood(to, (text) => {
    const at = dateTime(text, m.zone)
    return at && start && Date.parse(at) < Date.parse(start) ? undefined : at
  })
  if (!start && !end) return {}
  return { period: { ...(start ? { start } : {}), ...(end ? { end } : {}) } }
}

/** HL7 table 0465 */
const scripts: Readonly<Record<string, string>> = { A: 'ABC', I: 'IDE', P: 'SYL' }

interface NameParts {
  readonly family: string
  readonly given: readonly string[]
  readonly suffix: readonly string[]
  readonly prefix: string
  readonly use: string | undefined
  readonly script: string | undefined
}

function nameOf({ family, given, suffix, prefix, use, script }: NameParts): Fields | undefined {
  const givens = given.filter(Boolean)
  const suffixes = suffix.filter(Boolean)
  if (!family && givens.length === 0) return undefined
  const chinese = han.test(family + givens.join(''))
  const text = chinese ? family + givens.join('') : [prefix, ...givens, family, ...suffixes].filter(Boolean).join(' ')
  // A whole Chinese name in the family part is no family name.
  const whole = chinese && givens.length === 0
  return {
    ...(script
      ? {
          extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation', valueCode: script }],
        }
      : {}),
    ...(use ? { use } : {}),
    text,
    ...(family && !whole ? { family } : {}),
    ...(givens.length ? { given: givens } : {}),
    ...(prefix ? { prefix: [prefix] } : {}),
    ...(suffixes.length ? { suffix: suffixes } : {}),
  }
}

/** XPN */
export function humanName(value: Value, m: Mapping): Fields | undefined {
  const name = nameOf({
    family: value.part(1),
    given: [value.part(2), ...value.part(3).split(' ')],
    suffix: [value.part(4), value.part(6)],
    prefix: value.part(5),
    use: value.understood(7, (code) => lookUp(nameUses, code)),
    script: value.understood(8, (code) => lookUp(scripts, code)),
  })
  return name && { ...name, ...period(value, 12, 13, m) }
}

/** XAD */
export function address(value: Value, m: Mapping): Fields | undefined {
  const line = [value.part(1), value.part(1, 2), value.part(1, 3), value.part(2), value.part(19)].filter(Boolean)
  const [city, state, postalCode, country] = [value.part(3), value.part(4), value.part(5), value.part(6)]
  const district = value.part(9)
  const use = value.understood(7, (code) => lookUp(addressUses, code))
  const type = use ? undefined : value.understood(7, (code) => lookUp(addressTypes, code))
  const text = han.test(line.join(''))
    ? [state, city, district, ...line].filter(Boolean).join('')
    : [...line, city, district, state, postalCode, country].filter(Boolean).join(', ')
  if (!text) return undefined
  return {
    ...(use ? { use } : {}),
    ...(type ? { type } : {}),
    text,
    ...(line.length ? { line } : {}),
    ...(city ? { city } : {}),
    ...(district ? { district } : {}),
    ...(state ? { state } : {}),
    ...(postalCode ? { postalCode } : {}),
    ...(country ? { country } : {}),
    ...period(value, 13, 14, m),
  }
}

/** XTN */
export function contactPoint(value: Value, m: Mapping, use?: string): Fields | undefined {
  const mail = value.part(4)
  const equipment = value.understood(3, (code) => lookUp(phoneSystems, code))
  const mobile = value.understood(3, (code) => (code.toUpperCase() === 'CP' ? true : undefined))
  const composed = [value.part(5) && `+${value.part(5)}`, value.part(6), value.part(7)].filter(Boolean).join(' ')
  const extension = value.part(8)
  const whole = value.part(12) || value.part(1) || composed
  const net = value.understood(2, (code) => (code.toUpperCase() === 'NET' ? true : undefined))
  const internet = mail !== '' || net === true
  const number = internet ? mail || whole : whole && extension ? `${whole} ext. ${extension}` : whole
  if (!number) return undefined
  const told = value.understood(2, (code) => lookUp(phoneUses, code))
  const kind = mobile ? 'mobile' : (told ?? use)
  return {
    system: internet ? 'email' : (equipment ?? 'phone'),
    value: number,
    ...(kind ? { use: kind } : {}),
    ...period(value, 13, 14, m),
  }
}

/** XCN: with a number a Practitioner of the bundle, without one a name only. CNN (component 1 as subcomponents) reads alike. */
export function practitioner(value: Value, m: Mapping): Fields | undefined {
  const nested = value.parts().some(({ component, subcomponent, text }) => component === 1 && subcomponent > 1 && text)
  const at = (n: number) => (nested ? value.part(1, n) : value.part(n))
  const number = at(1)
  const name = nameOf({
    family: at(2),
    given: [at(3), ...at(4).split(' ')],
    suffix: [at(5), at(7)],
    prefix: at(6),
    use: nested ? undefined : value.understood(10, (code) => lookUp(nameUses, code)),
    script: undefined,
  })
  if (!number) return name && { display: name.text }
  const space = nested ? '' : value.part(9)
  const system = nested
    ? m.system('staff')
    : authority(m, space, value.part(9, 2), value.part(9, 3), value.part(13) || 'staff')
  const draft = m.make('Practitioner', [system, number], 'mentioned')
  draft.identifier = [{ system, value: number }]
  if (name) draft.name = [name]
  return { ...referenceTo(draft), display: name ? name.text : number }
}

/** XON, or a CE/ST that names an organisation. */
export function organization(value: Value, m: Mapping): Fields | undefined {
  const name = value.part(1)
  const number = value.part(10) || value.part(3)
  return organizationOf(
    m,
    name,
    number,
    authority(m, value.part(6), value.part(6, 2), value.part(6, 3), 'organization'),
  )
}

export function organizationOf(m: Mapping, name: string, number: string, system: string): Fields | undefined {
  if (!name && !number) return undefined
  const draft = m.make('Organization', number ? [system, number] : [name], 'mentioned')
  if (number) draft.identifier = [{ system, value: number }]
  if (name) draft.name = name
  return { ...referenceTo(draft), display: name || number }
}

/** PL: a Location of the bundle, told from others by all its levels. */
export function location(value: Value, m: Mapping): Fields | undefined {
  const [point, room, bed, facility] = [value.part(1), value.part(2), value.part(3), value.part(4)]
  const [building, floor, description] = [value.part(7), value.part(8), value.part(9)]
  const levels = [facility, building, floor, point, room, bed]
  const name = levels.filter(Boolean).join(' ') || description
  if (!name) return undefined
  const deepest = bed ? 'bd' : room ? 'ro' : point ? 'wa' : floor ? 'lvl' : building ? 'bu' : 'si'
  const draft: Draft = m.make('Location', [...levels, description], 'mentioned')
  draft.identifier = [
    { system: m.system('location'), value: levels.join('^') === '^^^^^' ? description : levels.join('^') },
  ]
  draft.name = name
  if (description && description !== name) draft.description = description
  draft.physicalType = {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code: deepest }],
  }
  return { ...referenceTo(draft), display: name }
}
