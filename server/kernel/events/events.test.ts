import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { announce, defineEvent, deliverDue, listDeadLetters, listener, replayDeadLetter, wireListeners } from '#kernel'
import { freshDatabase } from '#testing'

const counted = defineEvent('test.counted', z.object({ number: z.number() }))
const administrator = { id: 'it', roles: ['administrator' as const], name: 'IT' }

test('an event is heard in order per subject, and an undone transaction tells nothing', async (t) => {
  const region = await freshDatabase(t)
  const heard: string[] = []
  const module = {
    name: 'test',
    listeners: [
      listener(counted, 'test.count', async (_ctx, { number }, { subject }) => void heard.push(`${subject}${number}`)),
    ],
  }
  wireListeners(module.listeners)
  for (let number = 0; number < 20; number++) {
    await region.ctx().transaction((ctx) => announce(ctx, counted, number % 2 ? 'a' : 'b', { number }))
  }
  await region
    .ctx()
    .transaction(async (ctx) => {
      await announce(ctx, counted, 'a', { number: 99 })
      throw new Error('undone')
    })
    .catch(() => undefined)
  await region.deliver([module])
  for (const subject of ['a', 'b']) {
    const numbers = heard.filter((text) => text.startsWith(subject)).map((text) => Number(text.slice(1)))
    assert.deepEqual(
      numbers,
      numbers.toSorted((x, y) => x - y),
    )
  }
  assert.equal(heard.length, 20)
  assert.ok(!heard.includes('a99'))
})

test('a listener that fails is tried again later, then becomes a dead letter that holds its subject back until it is replayed', async (t) => {
  const region = await freshDatabase(t)
  let works = false
  const heard: number[] = []
  wireListeners([
    listener(counted, 'test.stubborn', async (_ctx, { number }) => {
      if (!works) throw new Error('not today')
      heard.push(number)
    }),
  ])
  await region.ctx().transaction((ctx) => announce(ctx, counted, 'a', { number: 1 }))
  await region.ctx().transaction((ctx) => announce(ctx, counted, 'a', { number: 2 }))
  for (let attempt = 0; attempt < 12; attempt++) {
    assert.equal(await deliverDue(region.ctx()), 1, 'only the oldest of the subject is due')
    assert.equal(await deliverDue(region.ctx()), 0, 'and only after its backoff')
    region.clock.advance(30)
  }
  assert.equal(await deliverDue(region.ctx()), 0)
  const { items } = await listDeadLetters(region.ctx(administrator), {})
  assert.equal(items.length, 1)
  assert.equal(items[0]!.heldBackCount, 1)
  works = true
  await replayDeadLetter(region.ctx(administrator), { id: items[0]!.id })
  await deliverDue(region.ctx())
  assert.deepEqual(heard, [1, 2])
  await assert.rejects(replayDeadLetter(region.ctx(administrator), { id: items[0]!.id }), {
    code: 'kernel.dead_letter_not_found',
  })
})

test('two deliverers at once do not hand over the same event twice', async (t) => {
  const region = await freshDatabase(t)
  const heard: number[] = []
  wireListeners([
    listener(counted, 'test.once', async (ctx, { number }) => {
      await ctx.client.query('select pg_sleep(0.005)')
      heard.push(number)
    }),
  ])
  for (let number = 0; number < 30; number++) {
    await region.ctx().transaction((ctx) => announce(ctx, counted, `s${number}`, { number }))
  }
  await Promise.all([deliverDue(region.ctx()), deliverDue(region.ctx()), deliverDue(region.ctx())])
  assert.equal(heard.length, 30)
  assert.equal(new Set(heard).size, 30)
})
