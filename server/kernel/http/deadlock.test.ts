import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { type Actor, command, type Module, verb } from '#kernel'
import { freshDatabase, testServer } from '#testing'

const doctor: Actor = { id: 'd1', roles: ['doctor'], name: 'Doctor' }

const lockBoth = verb(
  {
    name: 'test.lock_both',
    may: ['doctor'],
    input: z.object({ first: z.number(), second: z.number() }),
    answer: z.object({ done: z.boolean() }),
    summary: 'Adds one to two rows, in the order that is asked for.',
  },
  async (ctx, { first, second }) => {
    const add = (id: number) => ctx.client.query('update public.counted set n = n + 1 where id = $1', [id])
    await add(first)
    await pause(200)
    await add(second)
    return { done: true }
  },
)
const module: Module = { name: 'test', routes: (app) => command(app, 'POST /api/test/both', lockBoth) }

test('two commands that lock the same in another order are both done, each once', async (t) => {
  const region = await freshDatabase(t)
  await region.pool.query('create table public.counted as select id, 0 as n from generate_series(1, 2) id')
  const { call } = await testServer(t, region, [module])
  const answers = await Promise.all([
    call(doctor, 'POST /api/test/both', { first: 1, second: 2 }),
    call(doctor, 'POST /api/test/both', { first: 2, second: 1 }),
  ])
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200],
  )
  const { rows } = await region.pool.query('select n from public.counted order by id')
  assert.deepEqual(rows, [{ n: 2 }, { n: 2 }])
})
