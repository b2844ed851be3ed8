import { refuse, sql } from '#kernel'
import type { Condition } from '../access/reach.ts'
import { canonicalNumber } from '../values/extract.ts'
import { keyOf, keyText } from '../values/keys.ts'
import type { Parameter } from '../values/parameters.ts'
import { canonicalOf, ucumSystem } from '../values/units.ts'
import { isUnsettled } from './custom/catalogue.ts'
import { splitUnescaped, unescaped } from './query.ts'
import { withValue } from './side.ts'

/** prefix and number, as in 'ge5.40'. */
export function numberCondition(parameter: Parameter, value: string, few: boolean): Condition {
  return withValue('quantity_value', [parameter.number], comparison(parameter, unescaped(value)), few)
}

/**
 * number|system|code, number||code or the number alone (FHIR R4 §3.1.1.4.11). A UCUM unit is compared with all of its kind:
 * 5.4 mmol/L is found where 5,400 umol/L were written.
 */
export function quantityCondition(type: string, parameter: Parameter, value: string, few: boolean): Condition {
  const rowsWith = (condition: Condition) => withValue('quantity_value', [parameter.number], condition, few)
  const parts = splitUnescaped(value, '|').map(unescaped)
  const [number = '', system = '', code = ''] = parts
  if (parts.length > 3) bad(parameter)
  const compared = comparison(parameter, number)
  if (code === '') return rowsWith(compared)
  if (system === '') return rowsWith(sql`${compared} and v.code = ${unitKey(parameter, keyText.code(code))}`)
  const asWritten = sql`${compared} and v.unit = ${unitKey(parameter, keyText.token(system, code))}`
  const canonical = system === ucumSystem && !isUnsettled(type) ? canonicalOf(code) : undefined
  if (!canonical) return rowsWith(asWritten)
  const ofKind = sql`v.unit = ${unitKey(parameter, keyText.token(ucumSystem, canonical.unit))}
    and ${comparison(parameter, number, canonical.of)}`
  const { number: n } = parameter
  return withValue('quantity_value', [n, canonicalNumber(n)], ofKind, few)
}

function unitKey(parameter: Parameter, text: string): Condition {
  return sql`${keyOf(parameter.number, text)}::bigint`
}

function bad(parameter: Parameter): never {
  return refuse('record.bad_parameter', { field: parameter.code, params: { name: parameter.code } })
}

/**
 * A prefixed number as a condition over v.low and v.high, its bounds in the unit that `inUnit` turns them into.
 * Refusals: record.bad_parameter.
 */
export function comparison(parameter: Parameter, text: string, inUnit = (value: number) => value): Condition {
  const found = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(-?\d{1,30}(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,3}))?)$/.exec(text)
  const said = Number(found?.[2])
  if (!found || !Number.isFinite(said)) bad(parameter)
  // The digits that were written say how exact the number is meant: 5.4 is 5.35 to 5.45.
  const half = 0.5 * 10 ** (Number(found[4] ?? 0) - (found[3]?.length ?? 0))
  const number = inUnit(said)
  // No finer than numbers are kept and units are turned: half a step beside the number must not be the number again.
  const step = 4 * Math.abs(number) * Number.EPSILON
  const low = Math.min(inUnit(said - half), number - step)
  const high = Math.max(inUnit(said + half), number + step)
  const within = sql`(v.low >= ${low} and v.high < ${high})`
  switch (found[1]) {
    case 'ne':
      return sql`not ${within}`
    case 'gt':
    case 'sa':
      return found[1] === 'sa' ? sql`v.low > ${number}` : sql`v.high > ${number}`
    case 'lt':
    case 'eb':
      return found[1] === 'eb' ? sql`v.high < ${number}` : sql`v.low < ${number}`
    case 'ge':
      return sql`v.high >= ${number}`
    case 'le':
      return sql`v.low <= ${number}`
    case 'ap': {
      const tenth = Math.abs(said) * 0.1
      return sql`(v.low <= ${inUnit(said + tenth)} and v.high >= ${inUnit(said - tenth)})`
    }
    default:
      return within
  }
}
