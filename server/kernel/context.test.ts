import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import {
  type AskedAlike,
  anonymous,
  askAlike,
  type Context,
  doAlike,
  refuse,
  sendTogether,
  sideBySide,
  sql,
  systemActor,
  tables,
  verb,
  type WrittenAlike,
  writeAlike,
} from '#kernel'
import { freshDatabase } from '#testing'

interface KernelTables {
  'kernel.secret': { name: string; wrapped: string; created_at: Date }
}

test('a transaction that throws leaves nothing, and work registered for that case stays', async (t) => {
  const region = await freshDatabase(t)
  const insert = (name: string) => ({ name, wrapped: 'x', created_at: region.clock.now() })
  await assert.rejects(
    region.ctx().transaction(async (ctx) => {
      await tables<KernelTables>(ctx).insertInto('kernel.secret').values(insert('undone')).execute()
      ctx.ifUndone(async (ctx) => {
        await tables<KernelTables>(ctx).insertInto('kernel.secret').values(insert('stays')).execute()
      })
      refuse('kernel.not_found')
    }),
    { code: 'kernel.not_found' },
  )
  const rows = await region
    .ctx()
    .transaction((ctx) => tables<KernelTables>(ctx).selectFrom('kernel.secret').selectAll().execute())
  assert.deepEqual(
    rows.map((row) => row.name),
    ['stays'],
  )
})

test('an inner transaction joins the outer one', async (t) => {
  const region = await freshDatabase(t)
  const [outer, inner] = await region.ctx().transaction(async (ctx) => {
    const xid = async () =>
      (await sql<{ xid: string }>`select pg_current_xact_id()::text as xid`.execute(tables(ctx))).rows[0]!.xid
    return [await xid(), await ctx.transaction(xid)]
  })
  assert.equal(outer, inner)
})

test('a verb that declares nobody lets nobody in, and a stranger is asked to sign in', async (t) => {
  const region = await freshDatabase(t)
  const closed = verb(
    { name: 'test.closed', may: [], input: z.object({}), answer: z.string(), summary: 'x' },
    async () => 'open',
  )
  const forStaff = verb(
    { name: 'test.staff', may: ['doctor'], input: z.object({}), answer: z.string(), summary: 'x' },
    async () => 'open',
  )
  await assert.rejects(closed(region.ctx(systemActor('test')), {}), { code: 'kernel.not_permitted' })
  await assert.rejects(forStaff(region.ctx(anonymous), {}), { code: 'kernel.not_signed_in' })
  await assert.rejects(forStaff(region.ctx({ id: 'r', roles: ['resident'], name: 'r' }), {}), {
    code: 'kernel.not_permitted',
  })
  assert.equal(await forStaff(region.ctx({ id: 'd', roles: ['doctor'], name: 'd' }), {}), 'open')
})

const secretNamed = (name: string) => ({
  text: `insert into kernel.secret (name, wrapped, created_at) values ($1, 'x', now())`,
  values: [name],
})
const secrets = async (region: Awaited<ReturnType<typeof freshDatabase>>) => {
  const { rows } = await region.pool.query('select name from kernel.secret order by name')
  return rows.map((row) => row.name)
}

test('what goes with the commit is there after it, also when nothing else was done, and never when it is undone', async (t) => {
  const region = await freshDatabase(t)
  await region.ctx().transaction(async (ctx) => ctx.withCommit(() => [secretNamed('alone')]))
  await region.ctx().transaction(async (ctx) => {
    ctx.withCommit(() => [secretNamed('beside')])
    await sendTogether(ctx, [secretNamed('first')])
  })
  const undone = region.ctx().transaction(async (ctx) => {
    ctx.withCommit(() => [secretNamed('undone')])
    await sendTogether(ctx, [secretNamed('undone too')])
    refuse('kernel.not_found')
  })
  await assert.rejects(undone, { code: 'kernel.not_found' })
  assert.deepEqual(await secrets(region), ['alone', 'beside', 'first'])
})

test('what fails on its way with the commit undoes the whole', async (t) => {
  const region = await freshDatabase(t)
  const failing = region.ctx().transaction(async (ctx) => {
    await sendTogether(ctx, [secretNamed('once')])
    ctx.withCommit(() => [secretNamed('once')])
  })
  await assert.rejects(failing, { code: '23505' })
  assert.deepEqual(await secrets(region), [])
})

test('a transaction whose failure was swallowed does not pass for committed', async (t) => {
  const region = await freshDatabase(t)
  const swallowing = region.ctx().transaction(async (ctx) => {
    await sendTogether(ctx, [secretNamed('lost')])
    await ctx.client.query('select 1 / 0').catch(() => undefined)
  })
  await assert.rejects(swallowing, /Nothing was committed/)
  assert.deepEqual(await secrets(region), [])
})

test('what is done side by side shares round trips, and each gets its own answer or refusal', async (t) => {
  const region = await freshDatabase(t)
  const outcomes = await region.ctx().transaction((ctx) =>
    sideBySide(
      ctx,
      [1, 2, 3, 4].map((n) => async () => {
        const [first, second] = await sendTogether(ctx, [
          { text: 'select $1::int as n', values: [n] },
          { text: 'select $1::int * 10 as n', values: [n] },
        ])
        if (n === 3) refuse('kernel.not_found')
        const [third] = await sendTogether(ctx, [{ text: 'select $1::int * 100 as n', values: [n] }])
        return [first, second, third].map((rows) => rows?.[0]?.n)
      }),
    ),
  )
  const told = outcomes.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.code))
  assert.deepEqual(told, [[1, 10, 100], [2, 20, 200], 'kernel.not_found', [4, 40, 400]])
})

test('a prepared statement gives the same columns and types each time, also beside others and after a failure', async (t) => {
  const region = await freshDatabase(t)
  const columns = {
    name: 'test-columns',
    text: 'select $1::int as one, $2::date as day, null::text as nothing',
    values: [1, '2026-03-04'],
  }
  const silent = { name: 'test-silent', text: 'delete from kernel.secret where name = $1', values: ['nobody'] }
  const fails = { name: 'test-fails', text: 'select 1 / $1::int as part', values: [0] }
  const rows = [{ one: 1, day: '2026-03-04', nothing: null }]
  await region.ctx().transaction(async (ctx) => {
    for (let round = 0; round < 3; round++)
      assert.deepEqual(await sendTogether(ctx, [columns, silent, columns, { text: 'select 2 as two' }]), [
        rows,
        [],
        rows,
        [{ two: 2 }],
      ])
    await sendTogether(ctx, [{ text: 'savepoint before' }])
    await assert.rejects(sendTogether(ctx, [columns, fails, columns]), { code: '22012' })
    await ctx.client.query('rollback to savepoint before')
    assert.deepEqual(await sendTogether(ctx, [{ ...fails, values: [1] }, columns]), [[{ part: 1 }], rows])
  })
})

test('what is asked and written alike in one turn goes in one statement, and each gets its own answer', async (t) => {
  const region = await freshDatabase(t)
  const sent: number[] = []
  const doubled: AskedAlike<number, number> = {
    statement: (items) => {
      sent.push(items.length)
      return {
        text: 'select n * 2 as n from unnest($1::int[]) with ordinality as u (n, place) order by place',
        values: [items],
      }
    },
    answers: (rows) => rows.map((row) => row.n as number),
  }
  const named: WrittenAlike<string> = {
    statement: (names) => ({
      text: `insert into kernel.secret (name, wrapped, created_at) select name, 'x', now() from unnest($1::text[]) as name`,
      values: [names],
    }),
  }
  const done: (readonly number[])[] = []
  const counted = async (ctx: Context, items: readonly number[]) => {
    done.push(items)
    const [rows] = await sendTogether(ctx, [{ text: 'select count(*)::int as n from kernel.secret' }])
    return items.map((item) => `${item} of ${rows?.[0]?.n}`)
  }
  const work = (ctx: Context, n: number) => async () => {
    const twice = await askAlike(ctx, doubled, n)
    writeAlike(ctx, named, `secret ${n}`)
    if (n === 2) refuse('kernel.not_found')
    return [twice, await doAlike(ctx, counted, n)]
  }
  const outcomes = await region.ctx().transaction(async (ctx) => {
    const first = await sideBySide(
      ctx,
      [1, 2, 3].map((n) => work(ctx, n)),
    )
    return [...first, ...(await Promise.allSettled([work(ctx, 4)()]))]
  })
  const told = outcomes.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.code))
  assert.deepEqual(told, [[2, '1 of 3'], 'kernel.not_found', [6, '3 of 3'], [8, '4 of 4']])
  assert.deepEqual(sent, [3, 1])
  assert.deepEqual(done, [[1, 3], [4]])
  assert.equal((await secrets(region)).length, 4)
})
