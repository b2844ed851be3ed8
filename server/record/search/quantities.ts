import { refuse, sql } from '#kernel'
import type { Condition } from '../access/reach.ts'
import { keyOf, keyText } from '../values/keys.ts'
import type { Parameter } from '../values/parameters.ts'
import { splitUnescaped, unescaped } from './query.ts'

/** prefix and number, as in 'ge5.40'. */
export function numberCondition(parameter: Parameter, value: string): Condition {
  return rowsWith(parameter, comparison(parameter, unescaped(value)))
}

/** number|system|code, number||code or the number alone (FHIR R4 §3.1.1.4.11). */
export function quantityCondition(parameter: Parameter, value: string): Condition {
  const [number = '', system = '', code = ''] = splitUnescaped(value, '|').map(unescaped)
  const compared = comparison(parameter, number)
  if (code === '') return rowsWith(parameter, compared)
  const unit =
    system === ''
      ? sql`v.code = ${keyOf(parameter.number, keyText.code(code))}::bigint`
      : sql`v.unit = ${keyOf(parameter.number, keyText.token(system, code))}::bigint`
  return rowsWith(parameter, sql`${compared} and ${unit}`)
}

function rowsWith(parameter: Parameter, condition: Condition): Condition {
  return sql`t.row in (select v.row from record.quantity_value v where v.parameter = ${parameter.number} and ${condition})`
}

/** A prefixed number as a condition over v.low and v.high. Refusals: record.bad_parameter. */
export function comparison(parameter: Parameter, text: string): Condition {
  const found = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(-?\d{1,30}(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,3}))?)$/.exec(text)
  const number = Number(found?.[2])
  if (!found || !Number.isFinite(number))
    refuse('record.bad_parameter', { field: parameter.code, params: { name: parameter.code } })
  // The digits that were written say how exact the number is meant: 5.4 is 5.35 to 5.45.
  const half = 0.5 * 10 ** (Number(found[4] ?? 0) - (found[3]?.length ?? 0))
  const low = number - half
  const high = number + half
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
      const tenth = Math.abs(number) * 0.1
      return sql`(v.low <= ${number + tenth} and v.high >= ${number - tenth})`
    }
    default:
      return within
  }
}
