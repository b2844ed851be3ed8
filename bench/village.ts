// A panel of 3,000 people onto a device over 64 kbit/s, and an ordinary later day: forty visits sent, what changed received.
import { randomUUID } from 'node:crypto'
import type { Benchmark } from './index.ts'
import { BenchDevice } from './village/client.ts'
import { villageGround } from './village/ground.ts'
import { slowLine } from './village/line.ts'

const people = Number(process.env.BENCH_PEOPLE ?? 3_000)
const visits = Number(process.env.BENCH_VISITS ?? 40)
const bitsPerSecond = 64_000
const delayMs = 120

export const benchmark: Benchmark = {
  name: 'village',
  run: async () => {
    const ground = await villageGround(people)
    try {
      const line = await slowLine(ground.port, bitsPerSecond, delayMs)
      const device = new BenchDevice(randomUUID(), line.port)
      await ground.pool.query(
        `insert into village.device (id, name, kind, team_id, institution_id, doctor_id, public_key, state, enrolled_at)
         values ($1, '村医手机', 'phone', $2, $3, $4, $5, 'active', now() - interval '60 days')`,
        [device.id, ground.own.id, ground.own.centre.id, ground.own.leader.id, JSON.stringify(device.publicKey)],
      )
      const first = await timed(line, () => device.sync())
      const nothing = await timed(line, () => device.sync())
      const commands = ground.ids.slice(0, visits).map((residentId, at) => {
        const pressure = { systolic: 120 + (at % 40), diastolic: 70 + (at % 20), unit: 'mm[Hg]' }
        const body = { id: randomUUID(), kind: 'blood-pressure', ...pressure, source: 'kit' }
        return device.write('reading', residentId, body, randomUUID(), new Date(Date.now() - at * 60_000).toISOString())
      })
      const day = await timed(line, () => device.sync(commands))
      line.close()
      const row = (what: string, one: Awaited<ReturnType<typeof timed>>) => ({
        ...{
          what,
          people: one.people,
          applied: one.applied,
          'kB down': round(one.down / 1000),
          'kB up': round(one.up / 1000),
        },
        seconds: round(one.seconds),
      })
      return {
        table: [
          row(`first synchronisation, ${bitsPerSecond / 1000} kbit/s`, first),
          row('nothing new', nothing),
          row(`a later day, ${visits} visits`, day),
        ],
        figures: {
          ...{ people, first_s: round(first.seconds), first_bytes: first.down, nothing_s: round(nothing.seconds) },
          ...{ day_s: round(day.seconds), day_bytes: day.down + day.up, day_applied: day.applied },
        },
      }
    } finally {
      await ground.close()
    }
  },
}

async function timed(
  line: { passed: { up: number; down: number } },
  work: () => Promise<{ people: number; applied: number }>,
) {
  const before = { ...line.passed }
  const begun = performance.now()
  const done = await work()
  const seconds = (performance.now() - begun) / 1000
  return { ...done, seconds, up: line.passed.up - before.up, down: line.passed.down - before.down }
}

const round = (value: number) => Math.round(value * 10) / 10
