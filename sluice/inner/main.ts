// node sluice/inner/main.ts [COMMAND [SUBJECT]] [--config FILE]: the hospital's process, and its engineer's command line. See docs/sluice.md.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openLink } from '#sluice/protocol'
import { chanceOver, readHospital, stampOf } from '../enrol/index.ts'
import { type EngineerCommand, engineerCommands, runEngineerCommand } from './cli.ts'
import { type InnerConfig, readConfig } from './config.ts'
import type { Log } from './hosted.ts'
import { Inner, spoolOptions } from './inner.ts'

const clock = { now: () => new Date() }
const log: Log = ({ level, message, ...fields }) =>
  process.stdout.write(`${JSON.stringify({ at: clock.now().toISOString(), level, message, ...fields })}\n`)
const warnMs = 30 * 86_400_000
const watchMs = 10_000

process.umask(0o077)
const usage = `node sluice/inner/main.ts [run | ${engineerCommands.join(' | ')}] [SUBJECT] --config FILE (or SLUICE_CONFIG)`
let command = 'run'
let subject: string | undefined

try {
  const options = { config: { type: 'string' }, help: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  ;[command = 'run', subject] = positionals
  if (values.help) {
    console.log(usage)
    process.exit()
  }
  const path = values.config ?? process.env.SLUICE_CONFIG
  if (!path) throw new Error(`Which configuration?\n${usage}`)
  if (command === 'run') await run(path)
  else console.log(engineer(readConfig(path)))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

function engineer(config: InnerConfig): string {
  if (!engineerCommands.includes(command as EngineerCommand))
    throw new Error(`There is no command ${command}.\n${usage}`)
  const adapters = config.adapters.map(({ name }) => name)
  const request = { command: command as EngineerCommand, subject, adapters, by: userInfo().username, now: clock.now() }
  return runEngineerCommand(spoolOptions(config, readHospital(config.enrolment)), request)
}

async function run(path: string): Promise<void> {
  const { adapterTypes } = await import('./adapters.ts')
  const config = readConfig(path, { env: process.env, types: adapterTypes })
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'))
  const inner = await Inner.start({
    config,
    credentials: readHospital(config.enrolment),
    types: adapterTypes,
    version,
    clock,
    chance: chanceOver(clock, randomBytes),
    openLink,
    log,
    // Without a spool nothing may be answered: whoever looks after the process starts it again.
    onBroken: (error) => {
      log({ level: 'error', message: 'the spool has failed', why: error.message })
      process.exit(70)
    },
  })
  log({ level: 'info', message: 'inner runs', outer: `${config.outer.host}:${config.outer.port}` })
  const watching = watch(config, inner)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      clearInterval(watching)
      await inner.close()
      log({ level: 'info', message: 'inner has stopped' })
      process.exit()
    })
  }
}

/** New certificates are used without a restart; one that ends soon is complained of each day. */
function watch({ enrolment }: InnerConfig, inner: Inner): NodeJS.Timeout {
  let known = stampOf(enrolment)
  let warnedAt = 0
  const look = async () => {
    const stamp = stampOf(enrolment)
    const files = readHospital(enrolment)
    const now = clock.now().getTime()
    if (files.certificateEndsAt.getTime() - now < warnMs && now - warnedAt > 86_400_000) {
      warnedAt = now
      log({ level: 'warn', message: 'the certificate ends soon', endsAt: files.certificateEndsAt.toISOString() })
    }
    if (stamp === known) return
    known = stamp
    await inner.renew(files)
    log({ level: 'info', message: 'new certificates are used' })
  }
  return setInterval(() => {
    // Half of a new set of files: what holds goes on until the rest is there.
    look().catch((error: Error) =>
      log({ level: 'error', message: 'the new certificates do not hold', why: error.message }),
    )
  }, watchMs)
}
