/**
 * The raw facts that measures read: published views of the floors below, days as days in China. Here is all that is known of
 * where they come from; everything after reads these names, in PostgreSQL over one person and in DuckDB over everyone.
 */
export type ColumnType = 'uuid' | 'date' | 'boolean' | 'integer' | 'bigint' | 'double' | 'varchar'

export interface Relation {
  readonly name: string
  readonly columns: Readonly<Record<string, ColumnType>>
  /** Over everyone. */
  readonly from: string
  /** What tells whose a row is; none: of nobody, and few. */
  readonly person: string | null
}

const chinaDay = (column: string) => `(${column} at time zone 'Asia/Shanghai')::date`
const microseconds = (column: string) => `(extract(epoch from ${column}) * 1000000)::bigint`

function relation(
  name: string,
  person: string | null,
  columns: Readonly<Record<string, ColumnType | readonly [ColumnType, string]>>,
  from: string,
): Relation {
  const list = Object.entries(columns).map(([column, type]) =>
    typeof type === 'string' ? column : `${type[1]} as ${column}`,
  )
  const types = Object.entries(columns).map(([column, type]) => [column, typeof type === 'string' ? type : type[0]])
  return { name, person, columns: Object.fromEntries(types), from: `select ${list.join(', ')} from ${from}` }
}

export const relations: readonly Relation[] = [
  relation(
    'resident',
    'id',
    { resident_id: ['uuid', 'id'], birth_date: 'date', sex: 'varchar' },
    'residents.pub_resident',
  ),
  relation(
    'residence',
    'resident_id',
    { resident_id: 'uuid', lives_here: 'boolean', ended_on: 'date', end_reason: 'varchar' },
    'residents.pub_residence',
  ),
  relation('team', null, { team_id: 'uuid', institution_id: 'uuid', leader_id: 'uuid' }, 'teams.pub_team'),
  relation('cell', null, { cell_id: 'uuid', institution_id: 'uuid' }, 'grid.pub_cell'),
  relation(
    'responsible',
    'resident_id',
    { resident_id: 'uuid', team_id: 'uuid', basis: 'varchar', since_date: 'date', until_date: 'date' },
    'teams.pub_responsible',
  ),
  relation(
    'member',
    'resident_id',
    { resident_id: 'uuid', cell_id: 'uuid', since_date: 'date', until_date: 'date' },
    'grid.pub_member',
  ),
  relation(
    'attribute',
    'resident_id',
    { resident_id: 'uuid', kind: 'varchar', since_date: 'date', until_date: 'date' },
    'grid.pub_attribute',
  ),
  relation(
    'contract',
    'resident_id',
    { resident_id: 'uuid', state: 'varchar', signed_on: 'date', starts_on: 'date', ends_on: 'date', ended_on: 'date' },
    'contracts.pub_contract',
  ),
  relation(
    'promise',
    'resident_id',
    { promise_id: 'uuid', resident_id: 'uuid', window_to: 'date', state: 'varchar', done_on: 'date' },
    'contracts.pub_promise',
  ),
  relation(
    'finding',
    'resident_id',
    { resident_id: 'uuid', programme_code: 'varchar', found_on: 'date', state: 'varchar' },
    'chronic.pub_finding',
  ),
  relation(
    'enrolment',
    'resident_id',
    {
      enrolment_id: 'uuid',
      resident_id: 'uuid',
      programme_code: 'varchar',
      institution_id: 'uuid',
      team_id: 'uuid',
      doctor_id: 'uuid',
      enrolled_on: 'date',
      exited_on: 'date',
      exit_reason: 'varchar',
      centre_tier: 'varchar',
      baseline_systolic: ['double', 'baseline_systolic_mmhg::float8'],
      baseline_diastolic: ['double', 'baseline_diastolic_mmhg::float8'],
      baseline_glucose: ['double', 'baseline_glucose_mmol::float8'],
    },
    'chronic.pub_enrolment',
  ),
  relation(
    'follow_up',
    'resident_id',
    {
      follow_up_id: 'uuid',
      resident_id: 'uuid',
      programme_code: 'varchar',
      face_to_face: 'boolean',
      done_on: ['date', chinaDay('done_at')],
      done_us: ['bigint', microseconds('done_at')],
      systolic: ['double', 'systolic_mmhg::float8'],
      diastolic: ['double', 'diastolic_mmhg::float8'],
      fasting_glucose: ['double', 'fasting_glucose_mmol::float8'],
      at_target: 'boolean',
      urgent: 'boolean',
    },
    'follow_ups.pub_follow_up',
  ),
  relation(
    'doubt',
    'resident_id',
    { resident_id: 'uuid', follow_up_id: 'uuid', state: 'varchar' },
    'veracity.pub_doubt',
  ),
  relation('check_up', 'resident_id', { resident_id: 'uuid', done_on: 'date' }, 'follow_ups.pub_check'),
  relation(
    'reading',
    'resident_id',
    {
      resident_id: 'uuid',
      kind: 'varchar',
      measured_on: ['date', chinaDay('measured_at')],
      measured_us: ['bigint', microseconds('measured_at')],
      systolic: ['double', 'systolic_mmhg::float8'],
      diastolic: ['double', 'diastolic_mmhg::float8'],
      glucose: ['double', 'glucose_mmol::float8'],
      glucose_moment: 'varchar',
      source: 'varchar',
      state: 'varchar',
      follow_up_id: 'uuid',
    },
    'readings.pub_reading',
  ),
]

/** The relations as common table expressions of PostgreSQL, of the people in `$1` only; `everyone`: of all. */
export function relationsOfPeople(everyone = false): string {
  const one = ({ name, from, person }: Relation) =>
    `${name} as (${from}${person && !everyone ? ` where ${person} = any($1::uuid[])` : ''})`
  return relations.map(one).join(',\n')
}
