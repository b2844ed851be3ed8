import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawDuplicates, measureMatching } from '#region'
import { freshDatabase } from '#testing'
import { identityModule } from './index.ts'

const options = { seed: 'anji', people: 2000, today: '2026-03-02' }

test('two thousand people with the errors of registration desks: nobody is joined wrongly, few are missed, few pairs are shown in vain', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver([identityModule])
  const measured = await measureMatching(region.ctx(), options, () => region.deliver([identityModule]))
  const patients = new Map(drawDuplicates(options).map((one) => [one.patient.id, one]))
  const show = (pairs: readonly (readonly [string, string])[]) =>
    pairs
      .slice(0, Number(process.env.SHOW ?? 20))
      .map((pair) =>
        JSON.stringify(
          pair.map((id) => patients.get(id)),
          null,
          0,
        ),
      )
      .join('\n\n')
  const { wrong, missed, ...figures } = measured
  t.diagnostic(JSON.stringify(figures))
  assert.deepEqual(wrong, [], show(wrong))
  assert.equal(measured.certainPrecision, 1)
  assert.ok(measured.certainRecall > 0.85, `certain recall ${measured.certainRecall}\n${show(missed)}`)
  assert.ok(measured.recall > 0.97, `recall ${measured.recall}\n${show(missed)}`)
  assert.ok(measured.precision > 0.97, `precision ${measured.precision}`)
})
