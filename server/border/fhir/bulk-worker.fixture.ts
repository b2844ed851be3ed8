// A worker of its own process that does the slices of one export until it is over, or until it is killed.
import { bulkModule, readExport } from '#border/bulk'
import { type Actor, makeContext, openPool, runJob } from '#kernel'

const [url = '', exportId = '', now = '', client = ''] = process.argv.slice(2)
const job = bulkModule.jobs?.find((one) => one.name.endsWith('.export'))
if (!job) throw new Error('There is no such job')
const pool = openPool(url, 2)
const root = makeContext(pool, { clock: { now: () => new Date(now) } })
const actor = JSON.parse(client) as Actor
for (;;) {
  await runJob(root, job, { exportId })
  const { done, files } = await readExport(root.as(actor), { id: exportId })
  if (done) break
  // Whoever waits to kill this one hears how many files there are.
  process.stdout.write(`${files.length}\n`)
}
// In kilobytes: what it held at most.
process.stdout.write(`done ${process.resourceUsage().maxRSS}\n`)
await pool.end()
