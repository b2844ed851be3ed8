import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mortalDevice } from './mortal.fixture.ts'

test('a device that dies in the middle of a write has it whole or not at all, and what it said it kept it has', async (t) => {
  const { region, people, page, dieAndOpen, sync } = await mortalDevice(t, 10)
  await sync()
  const kept: string[] = []
  for (let turn = 0; turn < 3; turn += 1) {
    const said = new Promise<void>((resolve) => {
      let count = 0
      const least = 2 + region.chance.integer(9)
      page().on('console', (message) => {
        if (!message.text().startsWith('kept ')) return
        kept.push(message.text().slice(5))
        count += 1
        if (count === least) resolve()
      })
    })
    // Writes without a pause; half-way through, it synchronises as well.
    void page()
      .evaluate(async (people) => {
        for (let at = 0; ; at += 1) {
          const fields = { careNote: { base: null, value: `${at}` } }
          const { id } = await window.store.add({
            kind: 'person',
            residentId: people[at % people.length]!,
            body: { fields },
          })
          console.log(`kept ${id}`)
          if (at === 4) void window.store.sync()
        }
      }, people)
      .catch(() => undefined)
    await said
    await dieAndOpen()
    const entries = await page().evaluate(async () =>
      (await window.store.entries()).map(({ id, seq }) => ({ id, seq })),
    )
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      entries.map((_, index) => index + 1),
      'no number is missing and none is there twice',
    )
    const ids = new Set(entries.map(({ id }) => id))
    assert.deepEqual(
      kept.filter((id) => !ids.has(id)),
      [],
    )
  }
  await sync()
  const { rows } = await region.pool.query('select state, code from village.command order by seq')
  assert.ok(rows.length >= kept.length && rows.every(({ code }) => code === null || code === 'village.conflict'))
})

test('a device that dies right after it was enrolled is enrolled, and its PIN opens it', async (t) => {
  const { dieAndOpen } = await mortalDevice(t, 1)
  await dieAndOpen()
})
