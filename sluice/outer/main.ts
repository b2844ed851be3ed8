// node sluice/outer/main.ts [CONFIG.json]: the process at the edge. See README.md.
import { readConfig, readTls, watchTls } from './config.ts'
import { openHealth } from './health.ts'
import { openOuter } from './outer.ts'

const clock = () => new Date()
const log = (line: object) => process.stdout.write(`${JSON.stringify({ at: clock().toISOString(), ...line })}\n`)

async function start(): Promise<void> {
  const config = readConfig(process.argv[2], process.env)
  const outer = await openOuter({ ...config, tls: readTls(config.enrolment), clock, log })
  const health = config.healthPort === undefined ? undefined : await openHealth(outer, config.healthPort)
  log({ level: 'info', message: 'outer listens', port: outer.port, health: health?.port })

  const watching = watchTls(config.enrolment, () => {
    try {
      outer.renew(readTls(config.enrolment))
    } catch (error) {
      // Half of a new set of files: what holds goes on until the rest is there.
      log({ level: 'error', message: 'the new certificates do not hold', why: (error as Error).message })
    }
  })

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      watching.close()
      await Promise.all([outer.close(), health?.close()])
      log({ level: 'info', message: 'outer has stopped' })
    })
  }
}

start().catch((error: Error) => {
  console.error(`outer cannot start: ${error.message}`)
  process.exit(1)
})
