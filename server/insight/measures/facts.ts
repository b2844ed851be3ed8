/**
 * Named facts about a person in a period: the words that conditions are made of. The SQL is one text for both engines
 * (PostgreSQL over one person, DuckDB over everyone); it reads the relations of relations.ts by name.
 */
export interface Fact {
  readonly code: string
  readonly kind: 'boolean' | 'count' | 'day' | 'value'
  /** Of a person, or of a person in a programme. */
  readonly of: 'person' | 'programme'
  readonly words: { readonly zh: string; readonly en: string }
}

const fact = (of: Fact['of'], kind: Fact['kind'], code: string, zh: string, en: string): Fact => ({
  code,
  kind,
  of,
  words: { zh, en },
})

export const facts: readonly Fact[] = [
  fact('person', 'boolean', 'lives_here', '截止日在世且未迁出', 'alive and not moved away on the last day'),
  fact(
    'person',
    'boolean',
    'in_community',
    '截止日在医格住户内或有责任团队',
    'in a household of the grid, or answered for by a team',
  ),
  fact('person', 'count', 'age', '截止日周岁', 'full years of age on the last day'),
  fact('person', 'boolean', 'is_key_population', '截止日属于重点人群', 'of a key population on the last day'),
  fact('person', 'boolean', 'contract_active', '截止日签约生效', 'a contract is in force on the last day'),
  fact('person', 'count', 'promises_due', '期内到期的约定服务', 'promised services whose window ended in the period'),
  fact('person', 'count', 'promises_done', '其中已有记录证明完成的', 'of these, done by evidence in the record'),
  fact('person', 'count', 'checks_in_period', '期内健康体检', 'health checks in the period'),
  fact(
    'person',
    'count',
    'fasting_glucose_tests',
    '期内空腹血糖检测天数',
    'days with a fasting glucose test in the period',
  ),
  fact('programme', 'boolean', 'found', '已发现(疑似或确诊)或已建档', 'found (suspected or confirmed) or enrolled'),
  fact('programme', 'boolean', 'confirmed', '确诊或曾建档', 'confirmed, or was enrolled'),
  fact('programme', 'boolean', 'enrolled', '截止日在管', 'enrolled on the last day'),
  fact('programme', 'boolean', 'managed', '期内在管', 'managed in the period'),
  fact('programme', 'count', 'managed_days', '期内在管天数', 'days enrolled in the period'),
  fact(
    'programme',
    'count',
    'face_to_face_count',
    '期内面对面随访',
    'face-to-face follow-ups in the period that count',
  ),
  fact(
    'programme',
    'count',
    'doubted_count',
    '期内存疑未答复或已认定不实的随访',
    'follow-ups in the period with a doubt open or upheld',
  ),
  fact('programme', 'boolean', 'has_last', '期内有带测量值的随访', 'has a follow-up with values in the period'),
  fact('programme', 'boolean', 'last_at_target', '末次随访达标', 'the last follow-up is at target'),
  fact('programme', 'boolean', 'last_doubted', '末次随访存疑', 'the last follow-up is in doubt'),
  fact('programme', 'day', 'last_on', '末次随访日期', 'day of the last follow-up'),
  fact('programme', 'value', 'last_systolic', '末次收缩压', 'systolic pressure at the last follow-up'),
  fact('programme', 'value', 'last_diastolic', '末次舒张压', 'diastolic pressure at the last follow-up'),
  fact('programme', 'value', 'last_glucose', '末次空腹血糖', 'fasting glucose at the last follow-up'),
  fact(
    'programme',
    'count',
    'urgent_total',
    '期内满两周的危急随访',
    'urgent follow-ups whose two weeks ended in the period',
  ),
  fact('programme', 'count', 'urgent_followed', '其中两周内再次随访的', 'of these, followed up again within two weeks'),
]

/** Where a person is counted: by the contract's team, then the grid's, then the cell. */
export const personSql = `
select r.resident_id, r.birth_date, r.sex, a.age,
  not coalesce(l.gone, false) as lives_here,
  (w.team is not null or m.cell is not null) as in_community,
  (a.age >= 65 or a.age < 7 or coalesce(k.held, false) or coalesce(d.held, false)) as is_key_population,
  coalesce(c.active, false) as contract_active,
  coalesce(p.due, 0) as promises_due,
  coalesce(p.done, 0) as promises_done,
  coalesce(h.checks, 0) as checks_in_period,
  coalesce(g.tests, 0) as fasting_glucose_tests,
  coalesce(t.institution_id, cell.institution_id) as institution_id,
  t.team_id, cell.cell_id, t.leader_id as doctor_id
from resident r
join (
  select resident_id, cast(:through_year - extract(year from birth_date)
    - case when :through_day_of_year < extract(month from birth_date) * 100 + extract(day from birth_date) then 1 else 0 end
    as integer) as age
  from resident
) a on a.resident_id = r.resident_id
left join (
  select resident_id, bool_or(ended_on <= :through) as gone from residence where not lives_here group by resident_id
) l on l.resident_id = r.resident_id
left join (
  select resident_id,
    substr(min(case when basis = 'contract' then '0' else '1' end || cast(team_id as varchar)), 2) as team
  from responsible where since_date <= :through and (until_date is null or until_date > :through) group by resident_id
) w on w.resident_id = r.resident_id
left join team t on t.team_id = cast(w.team as uuid)
left join (
  select resident_id, min(cast(cell_id as varchar)) as cell
  from member where since_date <= :through and (until_date is null or until_date > :through) group by resident_id
) m on m.resident_id = r.resident_id
left join cell on cell.cell_id = cast(m.cell as uuid)
left join (
  select resident_id, true as held
  from attribute where since_date <= :through and (until_date is null or until_date > :through) group by resident_id
) k on k.resident_id = r.resident_id
left join (
  select resident_id, true as held
  from finding where state = 'confirmed' and found_on <= :through group by resident_id
) d on d.resident_id = r.resident_id
left join (
  select resident_id, bool_or(true) as active
  from contract where state in ('active', 'ended') and starts_on <= :through and ends_on >= :through
    and (ended_on is null or ended_on > :through)
  group by resident_id
) c on c.resident_id = r.resident_id
left join (
  select resident_id, cast(count(*) as integer) as due,
    cast(count(case when state = 'done' and done_on <= window_to then 1 end) as integer) as done
  from promise where state <> 'withdrawn' and window_to between :from and :through group by resident_id
) p on p.resident_id = r.resident_id
left join (
  select resident_id, cast(count(*) as integer) as checks
  from check_up where done_on between :from and :through group by resident_id
) h on h.resident_id = r.resident_id
left join (
  select resident_id, cast(count(*) as integer) as tests
  from (
    select f.resident_id, f.done_on as tested_on
    from follow_up f
    where f.fasting_glucose is not null and f.done_on between :from and :through
      and f.follow_up_id not in (select follow_up_id from doubt where state in ('open', 'upheld'))
    union
    select resident_id, measured_on
    from reading
    where kind = 'glucose' and glucose_moment = 'fasting' and source in ('clinic', 'hospital') and state = 'kept'
      and measured_on between :from and :through
  ) x group by resident_id
) g on g.resident_id = r.resident_id`

/** One row a person and programme, of those found or enrolled by the last day. Follow-ups in doubt count nowhere; the last one is the last. */
export const programmeSql = `
with visit as (
  select f.*, d.follow_up_id is not null as doubted
  from follow_up f
  left join (select distinct follow_up_id from doubt where state in ('open', 'upheld')) d
    on d.follow_up_id = f.follow_up_id
  where f.done_on between :two_weeks_before and :through
), last_visit as (
  select v.resident_id, v.programme_code, bool_and(v.at_target and not v.doubted) as at_target,
    bool_or(v.doubted) as doubted, max(v.done_on) as done_on, max(v.systolic) as systolic,
    max(v.diastolic) as diastolic, max(v.fasting_glucose) as glucose
  from visit v
  join (
    select resident_id, programme_code, max(done_us) as done_us
    from visit where at_target is not null and done_on >= :from group by resident_id, programme_code
  ) l on l.resident_id = v.resident_id and l.programme_code = v.programme_code and l.done_us = v.done_us
  where v.at_target is not null
  group by v.resident_id, v.programme_code
), visits as (
  select resident_id, programme_code,
    cast(count(case when face_to_face and not doubted then 1 end) as integer) as face_to_face,
    cast(count(case when doubted then 1 end) as integer) as doubted
  from visit where done_on >= :from group by resident_id, programme_code
), urgent as (
  select resident_id, programme_code, cast(count(*) as integer) as total,
    cast(count(case when followed then 1 end) as integer) as followed
  from (
    select u.follow_up_id, u.resident_id, u.programme_code,
      bool_or(n.follow_up_id is not null) as followed
    from visit u
    left join visit n on n.resident_id = u.resident_id and n.programme_code = u.programme_code and not n.doubted
      and n.done_us > u.done_us and n.done_on <= u.done_on + 14
    where u.urgent and u.done_on <= :two_weeks_before_through
    group by u.follow_up_id, u.resident_id, u.programme_code
  ) x group by resident_id, programme_code
), enrolments as (
  select resident_id, programme_code,
    bool_or(exited_on is null or exited_on > :through) as enrolled,
    bool_or((exited_on is null or exited_on >= :from)
      and not (coalesce(exited_on <= :through, false) and coalesce(exit_reason, '') in ('died', 'moved', 'not-confirmed')))
      as managed,
    bool_or(not (coalesce(exited_on <= :through, false) and coalesce(exit_reason, '') = 'not-confirmed')) as confirmed,
    cast(sum(case when exited_on is null or exited_on > :from then
      least(:through, coalesce(exited_on - 1, :through)) - greatest(:from, enrolled_on) + 1 else 0 end) as integer) as days,
    max(cast(enrolled_on as varchar) || cast(institution_id as varchar) || cast(team_id as varchar)
      || cast(doctor_id as varchar)) as place
  from enrolment where enrolled_on <= :through group by resident_id, programme_code
), findings as (
  select resident_id, programme_code, bool_or(state = 'confirmed') as confirmed
  from finding where state <> 'excluded' and found_on <= :through group by resident_id, programme_code
), known as (
  select resident_id, programme_code from findings union select resident_id, programme_code from enrolments
)
select k.resident_id, k.programme_code,
  (f.resident_id is not null or coalesce(e.confirmed, false)) as found,
  (coalesce(f.confirmed, false) or coalesce(e.confirmed, false)) as confirmed,
  coalesce(e.enrolled, false) as enrolled,
  coalesce(e.managed, false) as managed,
  greatest(coalesce(e.days, 0), 0) as managed_days,
  coalesce(v.face_to_face, 0) as face_to_face_count,
  coalesce(v.doubted, 0) as doubted_count,
  l.resident_id is not null as has_last,
  coalesce(l.at_target, false) as last_at_target,
  coalesce(l.doubted, false) as last_doubted,
  l.done_on as last_on, l.systolic as last_systolic, l.diastolic as last_diastolic, l.glucose as last_glucose,
  coalesce(u.total, 0) as urgent_total,
  coalesce(u.followed, 0) as urgent_followed,
  cast(substr(e.place, 11, 36) as uuid) as institution_id,
  cast(substr(e.place, 47, 36) as uuid) as team_id,
  cast(substr(e.place, 83, 36) as uuid) as doctor_id
from known k
left join findings f on f.resident_id = k.resident_id and f.programme_code = k.programme_code
left join enrolments e on e.resident_id = k.resident_id and e.programme_code = k.programme_code
left join visits v on v.resident_id = k.resident_id and v.programme_code = k.programme_code
left join last_visit l on l.resident_id = k.resident_id and l.programme_code = k.programme_code
left join urgent u on u.resident_id = k.resident_id and u.programme_code = k.programme_code`
