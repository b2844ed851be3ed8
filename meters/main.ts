// node meters/main.ts --devices FILE --url URL [--mqtt URL] [--days 3] [--seed 1]: sends as real meters send. See meters/README.md.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runMeter } from './meter.ts'
import { type Meter, randomOf } from './plan.ts'

const usage =
  'npm run meters -- --devices FILE --url http://localhost:8080 [--mqtt mqtt://localhost:1883] [--days 3] [--seed 1]'

try {
  const { values } = parseArgs({
    options: {
      devices: { type: 'string' },
      url: { type: 'string' },
      mqtt: { type: 'string' },
      days: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
    },
  })
  const { devices, url, mqtt } = values
  const [days, seed] = [Number(values.days), Number(values.seed)]
  if (!devices || !url || !(days > 0 && days <= 400) || !Number.isInteger(seed)) throw new Error(usage)
  const meters = JSON.parse(readFileSync(devices, 'utf8')) as Meter[]
  const until = new Date()
  const all = await Promise.all(
    meters.map((meter, at) => runMeter(meter, { url, mqtt }, { until, days, random: randomOf(seed + at) })),
  )
  for (const { id, measured, sendings, cut, again } of all)
    console.log(`${id}: ${measured} measurements in ${sendings} sendings, ${cut} lines cut, ${again} sent twice`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
