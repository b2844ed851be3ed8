// What the sluice adds to a live question, against the same call direct over TCP in the same run, and how many durable messages pass
// from a hospital's spool into the platform's inbox, also when outer is killed in the middle.
import type { Benchmark } from './index.ts'
import { dialHis } from './sluice/his-client.ts'
import { type Bench, openBench } from './sluice/setup.ts'

const questions = 4_000
const warmUp = 500
const messages = Number(process.env.BENCH_MESSAGES ?? 60_000)

export const benchmark: Benchmark = {
  name: 'sluice',
  run: async () => {
    const bench = await openBench()
    try {
      const { direct, through } = await ask(bench)
      const flow = await deliver(bench, messages, false)
      const cut = await deliver(bench, messages / 2, true)
      const [added50, added99] = [0.5, 0.99].map((q) => rounded(quantile(through, q) - quantile(direct, q)))
      const row = (what: string, times: readonly number[]) => ({
        what,
        'p50 ms': rounded(quantile(times, 0.5)),
        'p90 ms': rounded(quantile(times, 0.9)),
        'p99 ms': rounded(quantile(times, 0.99)),
      })
      return {
        table: [
          row('question direct over TCP', direct),
          row('question through the sluice', through),
          {
            what: `${messages} messages of 1 kB`,
            'per second': Math.round(flow.perSecond),
            lost: flow.lost,
            doubled: flow.doubled,
          },
          {
            what: `${messages / 2}, outer killed twice`,
            'per second': Math.round(cut.perSecond),
            lost: cut.lost,
            doubled: cut.doubled,
          },
        ],
        figures: {
          added_p50_ms: added50!,
          added_p99_ms: added99!,
          messages_per_s: Math.round(flow.perSecond),
          lost: flow.lost + cut.lost,
          doubled: flow.doubled + cut.doubled,
          out_of_order: flow.outOfOrder + cut.outOfOrder,
        },
      }
    } finally {
      await bench.close()
    }
  },
}

/** One question at a time, direct and through in turn, so that whatever else the machine does falls on both. */
async function ask({ link, sluiceId, hisPort }: Bench): Promise<{ direct: number[]; through: number[] }> {
  const his = await dialHis(hisPort)
  const timed = async (call: () => Promise<unknown>) => {
    const started = performance.now()
    await call()
    return performance.now() - started
  }
  const direct: number[] = []
  const through: number[] = []
  for (let n = 0; n < warmUp + questions; n++) {
    const [one, other] = [
      await timed(() => his.numbersLeft('s1')),
      await timed(() => link.ask(sluiceId, 'numbers.left', { hisSessionId: 's1' }, 5_000)),
    ]
    if (n < warmUp) continue
    direct.push(one)
    through.push(other)
    // A little under the rate that the contract allows.
    if (n % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  his.close()
  return { direct: direct.sort((a, b) => a - b), through: through.sort((a, b) => a - b) }
}

/** From the first delivery in the hospital until the last message is in the platform's inbox. */
async function deliver({ hospital, pool, killOuter }: Bench, count: number, kill: boolean) {
  const kept = async () => Number((await pool.query('select count(*) as kept from sluices.inbox')).rows[0].kept)
  await pool.query('truncate sluices.inbox cascade')
  const started = performance.now()
  hospital.send({ messages: count })
  let seen = 0
  for (let kills = kill ? 2 : 0, moved = started; seen < count; ) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const now = await kept()
    if (now > seen) moved = performance.now()
    seen = now
    if (kills > 0 && seen > count * (kills === 2 ? 0.3 : 0.6)) {
      kills -= 1
      await killOuter()
    }
    if (performance.now() - moved > 30_000) break // what has not come by then is lost
  }
  const perSecond = seen / ((performance.now() - started) / 1000)
  // The control id is the message's number, the key its patient; a patient's numbers grow.
  const { rows } = await pool.query(
    `select count(*) as rows, count(distinct control_id) as messages,
            count(*) filter (where control_id::int < before) as out_of_order
       from (select control_id, lag(control_id::int) over (partition by order_key order by seq) as before
               from sluices.inbox) as flow`,
  )
  const { rows: all, messages: distinct, out_of_order: outOfOrder } = rows[0]
  return {
    perSecond,
    lost: count - Number(distinct),
    doubled: Number(all) - Number(distinct),
    outOfOrder: Number(outOfOrder),
  }
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!
}

const rounded = (value: number) => Math.round(value * 100) / 100
