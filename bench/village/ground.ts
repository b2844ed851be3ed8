/** A township centre with one team that answers for many, as the register, the grid, the meters and the programmes would have filled it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { villageModule } from '#care/village'
import {
  type Actor,
  type Context,
  encryptIdentifier,
  log,
  makeContext,
  makeServer,
  migrate,
  migrateJobs,
  openPool,
  startEmbedded,
  systemActor,
} from '#kernel'
import { enrolResidents } from '#people/residents'
import { team } from '#testing/people'
import { cardOf } from './cards.ts'

export async function villageGround(people: number) {
  log.level = 'silent'
  const folder = mkdtempSync(join(tmpdir(), 'anji-bench-'))
  chmodSync(folder, 0o755) // the database may have to run as another user
  const database = await startEmbedded({ folder: join(folder, 'database'), settings: ['shared_buffers=256MB'] })
  const pool = openPool(database.url, 10)
  await migrate(pool)
  await migrateJobs(pool)
  const ctx = (actor: Actor = systemActor('bench')): Context => makeContext(pool, { actor })
  const own = await team({ ctx })
  const ids = await fill(ctx(), own, people)
  await pool.query('analyze')
  const { app } = await makeServer(
    (options) => makeContext(pool, options),
    async () => null,
  )
  await villageModule.routes?.(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    ...{ own, ids, pool, ctx, port: (app.server.address() as AddressInfo).port },
    close: async () => {
      await app.close()
      await pool.end()
      await database.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'
const given = '秀英桂兰建国玉梅志强淑珍海燕文军丽华永福春生凤霞德明小红金花'
const pick = (letters: string, at: number) => letters[at % letters.length]!

async function fill(ctx: Context, own: Awaited<ReturnType<typeof team>>, count: number): Promise<string[]> {
  const people = Array.from({ length: count }, (_, at) => ({
    name: `${pick(surnames, at)}${pick(given, at * 7)}${pick(given, at * 13 + 3)}`,
    ...({ documentType: 'id-card', documentNumber: cardOf(at) } as const),
    ...{ phone: `13${String(800_000_000 + at * 37)}`, address: `柳河镇柳村${(at % 40) + 1}组${at + 1}号` },
    scheme: 'resident' as const,
  }))
  const { ids } = await enrolResidents(ctx, { people })
  const addresses = ids.map((_, at) => encryptIdentifier(`柳河镇柳村${(at % 40) + 1}组${at + 1}号`))
  await ctx.transaction(async ({ client }) => {
    const run = (text: string, ...values: unknown[]) => client.query(text, values)
    await run(
      `insert into teams.responsible (id, resident_id, team_id, basis, basis_id, open_record, since_date)
       select gen_random_uuid(), id, $2, 'grid', 'bench', true, '2026-01-01' from unnest($1::uuid[]) as r (id)`,
      ids,
      own.id,
    )
    await run(
      `insert into grid.cell (id, code, name, institution_id, outline, shape, registered_people, from_date, registered_at, registered_by)
       select gen_random_uuid(), 'LH-0' || n, '柳村' || n || '片', $1,
              '{"type":"Polygon","coordinates":[[[120,30],[120.1,30],[120.1,30.1],[120,30]]]}', '((0,0),(0,1),(1,1))', $2, '2026-01-01',
              now(), 'bench' from generate_series(1, 8) n`,
      own.centre.id,
      Math.ceil(count / 8),
    )
    // Households of three.
    await run(
      `with c as (select array_agg(id order by code) as ids from grid.cell),
       h as (insert into grid.household (id, cell_id, address_cipher, head_id, team_id, grade, graded_on, content_hash, registered_at, registered_by)
             select gen_random_uuid(), c.ids[1 + (n / 3) % 8], a.address, a.id, $3, (array['A','B','C','D'])[1 + (n / 3) % 4], '2026-01-05',
                    'bench', now(), 'bench'
               from unnest($1::uuid[], $2::text[]) with ordinality as a (id, address, n), c where n % 3 = 1 returning id, head_id, cell_id)
       insert into grid.household_cell (id, household_id, cell_id, since_date) select gen_random_uuid(), id, cell_id, '2026-01-01' from h`,
      ids,
      addresses,
      own.id,
    )
    await run(
      `insert into grid.household_member (id, household_id, resident_id, relation, since_date)
       select gen_random_uuid(), h.id, p.id, case when p.id = h.head_id then 'head' else 'other' end, '2026-01-01'
         from unnest($1::uuid[]) with ordinality as p (id, n)
         join unnest($1::uuid[]) with ordinality as q (id, n) on q.n = p.n - (p.n - 1) % 3 join grid.household h on h.head_id = q.id`,
      ids,
    )
    await chronic(run, ids, own)
    await run(
      `insert into village.record_facts (resident_id, facts, read_at)
       select id, jsonb_build_object('allergies', case when n % 20 = 0 then '["青霉素"]'::jsonb else '[]' end,
              'problems', case when n % 3 = 0 then '["原发性高血压","血脂异常"]'::jsonb else '["慢性胃炎"]' end,
              'medicines', case when n % 3 = 0 then '["苯磺酸氨氯地平片 每日一次，每次5mg"]'::jsonb else '[]' end), now()
         from unnest($1::uuid[]) with ordinality as p (id, n)`,
      ids,
    )
  })
  return ids
}

type Run = (text: string, ...values: unknown[]) => Promise<unknown>

/** Every third has hypertension, with pressures and a date; everybody has been weighed. */
async function chronic(run: Run, ids: readonly string[], own: Awaited<ReturnType<typeof team>>): Promise<void> {
  await run(
    `insert into readings.reading (id, resident_id, kind, measured_at, received_at, sent_at, systolic_mmhg, diastolic_mmhg, value, sent, source,
                                   entered_by, fingerprint, sent_fingerprint, state)
     select gen_random_uuid(), id, k, now() - make_interval(days => (n % 60)::int, hours => d), now(), now(),
            case when k = 'blood-pressure' then 110 + (n * 7 + d) % 70 end, case when k = 'blood-pressure' then 62 + (n * 5 + d) % 40 end,
            case when k = 'weight' then 45 + n % 40 end, '{}', 'clinic', 'bench', n || k || d, n || k || d, 'kept'
       from unnest($1::uuid[]) with ordinality as p (id, n), unnest(array['blood-pressure', 'weight']) as k, generate_series(0, 1) as d
      where n % 3 = 0 or (k = 'weight' and d = 0)`,
    ids,
  )
  await run(
    `with f as (insert into chronic.finding ${finding} returning id, resident_id)
     insert into chronic.enrolment (id, resident_id, programme_code, version, institution_id, team_id, doctor_id, enrolled_on, finding_id,
            consented_by, consented_at, stratum, facts, facts_at, entered_by, entered_at, command_digest)
     select gen_random_uuid(), resident_id, 'hypertension', '2026-1', $2, $3, $4, '2026-01-15', id, 'bench', now(), 'medium', '{}', now(),
            'bench', now(), '-' from f`,
    ids,
    own.centre.id,
    own.id,
    own.leader.id,
  )
  await run(
    `insert into follow_ups.due (enrolment_id, kind, resident_id, programme_code, due_on, reason, since)
     select id, 'follow-up', resident_id, programme_code, current_date + (random() * 60)::int - 10, 'routine', now() from chronic.enrolment
     on conflict do nothing`,
  )
}
const finding = `(id, resident_id, programme_code, version, found_on, basis, evidence_id, criterion, evidence, state, found_at, decided_at)
  select gen_random_uuid(), id, 'hypertension', '2026-1', '2026-01-10', 'diagnosis', '-', 'I10', '{}', 'confirmed', now(), now()
    from unnest($1::uuid[]) with ordinality as p (id, n) where n % 3 = 0`
