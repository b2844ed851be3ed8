import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openBroker, pairDevice, readingsModule, registerDevice } from '#care/readings'
import { remindersModule } from '#care/reminders'
import { freshDatabase, testServer } from '#testing'
import { resident } from '#testing/people'
import { runMeter } from './meter.ts'
import { type Meter, measurementsOf, randomOf } from './plan.ts'

test('Meters that send late, twice, out of order and over lines that break: each measurement is there once', async (t) => {
  const region = await freshDatabase(t)
  const { app } = await testServer(t, region, [readingsModule, remindersModule])
  const until = region.clock.now()
  const broker = await openBroker(region.ctx(), { host: '127.0.0.1', port: 0, tls: undefined })
  t.after(() => broker.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const where = { url, mqtt: `mqtt://127.0.0.1:${broker.port}` }
  const quirks = { twice: 0.3, drops: 0.4, shuffled: true, high: 0.1 }
  const kinds: Omit<Meter, 'id' | 'secret'>[] = [
    { way: 'http', form: 'fhir', measures: 'pressure', quirks },
    { way: 'http', form: 'short', measures: 'glucose', quirks },
    { way: 'mqtt', form: 'lines', measures: 'pressure', quirks },
    { way: 'mqtt', form: 'short', measures: 'pressure', quirks: { ...quirks, clockDays: -365 } },
  ]
  const days = 6
  region.clock.set(new Date(until.getTime() - (days + 1) * 86_400_000).toISOString())
  const meters: Meter[] = []
  for (const kind of kinds) {
    const person = await resident(region, '试者')
    const details = { maker: '康泰', model: 'M', serial: `S${meters.length}` }
    const { device, secret, pairingCode } = await registerDevice(region.ctx(), {
      ...details,
      kinds: ['blood-pressure', 'glucose'],
      pressureUnit: 'mm[Hg]',
      glucoseUnit: 'mmol/L',
    })
    await pairDevice(region.ctx(), { residentId: person.id, code: pairingCode! })
    meters.push({ ...kind, id: device.id, secret })
  }
  region.clock.set(until.toISOString())
  const sent = await Promise.all(
    meters.map((meter, at) => runMeter(meter, where, { until, days, random: randomOf(at + 7) })),
  )
  const cut = sent.reduce((sum, one) => sum + one.cut, 0)
  assert.ok(cut > 0 && sent.some(({ again }) => again > 0), JSON.stringify(sent))
  t.diagnostic(`${sent.reduce((sum, one) => sum + one.sendings, 0)} sendings, ${cut} cut`)
  for (const [at, meter] of meters.entries()) {
    const wanted = measurementsOf(meter, until, days, randomOf(at + 7)).map((one) => one.at.toISOString())
    const { rows } = await region.pool.query(
      'select measured_at, state, held_code from readings.reading where device_id = $1 order by measured_at',
      [meter.id],
    )
    assert.deepEqual(
      rows.map(({ measured_at }) => measured_at.toISOString()),
      wanted.toSorted(),
    )
    const codes = new Set(rows.map(({ held_code }) => held_code))
    assert.deepEqual([...codes], [meter.quirks?.clockDays ? 'readings.clock_old' : null])
  }
})
