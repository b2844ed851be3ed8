import type { Membership } from '#contracts/measures'
import { type Condition, type Criterion, type Definition, factsOf } from './definition.ts'
import { facts } from './facts.ts'

/**
 * One definition as SQL, the same text for both engines, over two tables of facts: `person_fact` and `programme_fact` of one
 * period. A row a person: which criterion decided (its place in the list; the length of the list when none did: the person is
 * in the numerator), what the person weighs, and the facts that the sentences show. Pure.
 */
export function membersOf(definition: Definition, options: { everyone?: boolean; each?: boolean } = {}): string {
  const { criteria, programme, weights } = definition
  const all = criteria.length
  const firstNumerator = criteria.findIndex(({ part }) => part === 'numerator')
  const decided = criteria.map(({ part, when }, at) => {
    const holds = `coalesce(${sqlOf(when)}, false)`
    return `when ${part === 'exclusion' ? holds : `not ${holds}`} then ${at}`
  })
  const shown = [...factsOf(definition), ...Object.keys(definition.required)]
  // For a person's explanation: whether each criterion holds, not only which one decided.
  const each = options.each ? criteria.map(({ when }, at) => `coalesce(${sqlOf(when)}, false) as c${at}`) : []
  const counted = `case when decided >= ${firstNumerator} then ${weights?.denominator ?? '1'} else 0 end`
  const met = weights
    ? `case when decided >= ${firstNumerator} then ${weights.numerator} else 0 end`
    : `case when decided = ${all} then 1 else 0 end`
  return `select resident_id, institution_id, team_id, cell_id, doctor_id, decided,
    ${counted} as denominator, ${met} as numerator${[...shown, ...each].map((one) => `, ${one}`).join('')}
  from (
    select f.*, case ${decided.join(' ')} else ${all} end as decided
    from (${factRows(definition, programme, options.everyone ?? definition.everyone)}) f
  ) m`
}

/** The facts that the measure reads beside where the person is counted; nobody known to the programme: its facts say no. */
function factRows(definition: Definition, programme: string | null, everyone: boolean): string {
  const place = ['institution_id', 'team_id', 'doctor_id']
  const read = new Set(factsOf(definition))
  const columns = facts
    .filter(({ code }) => read.has(code))
    .map(({ code, of, kind }) => {
      if (of === 'person') return `p.${code}`
      if (!everyone || kind === 'day' || kind === 'value') return `q.${code}`
      return `coalesce(q.${code}, ${kind === 'boolean' ? 'false' : '0'}) as ${code}`
    })
  const required = Object.entries(definition.required).map(([name, { aYear, overDays, least, rounded }]) => {
    const share = `cast(${aYear} * ${qualified(overDays, everyone)} as double precision) / :year_days`
    const whole = `floor(${share}${rounded === 'nearest' ? ' + 0.5' : ''})`
    return `greatest(${least}, least(${aYear}, cast(${whole} as integer))) as ${name}`
  })
  if (programme === null)
    return `select p.resident_id, ${place.map((one) => `p.${one}`).join(', ')}, p.cell_id, ${[...columns, ...required].join(', ')}
      from person_fact p`
  return `select p.resident_id, ${place.map((one) => `coalesce(q.${one}, p.${one}) as ${one}`).join(', ')}, p.cell_id,
      ${[...columns, ...required].join(', ')}
    from person_fact p ${everyone ? 'left join' : 'join'} programme_fact q
      on q.resident_id = p.resident_id and q.programme_code = '${programme}'`
}

function qualified(code: string, everyone: boolean): string {
  const of = facts.find((one) => one.code === code)?.of
  if (of === 'person') return `p.${code}`
  return everyone ? `coalesce(q.${code}, 0)` : `q.${code}`
}

/** Names are checked where a definition is read, numbers are whole: nothing of it is free text. */
function sqlOf(when: Condition): string {
  if ('all' in when) return `(${when.all.map(sqlOf).join(' and ')})`
  if ('any' in when) return `(${when.any.map(sqlOf).join(' or ')})`
  if ('is' in when) return when.is ? when.fact : `not ${when.fact}`
  if ('atLeast' in when) return `${when.fact} >= ${when.atLeast}`
  if ('atMost' in when) return `${when.fact} <= ${when.atMost}`
  return `${when.fact} >= ${when.atLeastOf}`
}

/** How many criteria of a person's way hold before the population, and before the denominator, is left. */
export function thresholds({ criteria }: Definition): { population: number; denominator: number } {
  const first = (...parts: Criterion['part'][]) => criteria.findIndex(({ part }) => parts.includes(part))
  return { population: first('exclusion', 'denominator', 'numerator'), denominator: first('numerator') }
}

/** What the place of the deciding criterion says about a person. */
export function membershipOf({ criteria }: Definition, decided: number): Membership {
  const part = criteria[decided]?.part
  if (part === undefined) return 'numerator'
  if (part === 'numerator') return 'denominator'
  return part === 'exclusion' ? 'excluded' : 'outside'
}

/** The code of the criterion that decided; `met` when all did hold. */
export function reasonOf({ criteria }: Definition, decided: number): string {
  return criteria[decided]?.code ?? 'met'
}
