import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePorts, keepRunning, plainEnvironment } from './demo-processes.ts'

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 6_000; tries++) {
    if (holds()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`it did not come to that: ${holds.toString()}`)
}

function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}

test('a process that is killed is started again, and stopped it stays away', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'anji-demo-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const logFile = join(folder, 'log')
  const words = ['-e', 'console.log(process.pid, process.env.MASTER_KEY); setInterval(() => {}, 1000)']
  const kept = keepRunning('sleeper', words, { env: { TOLD: 'x' }, logFile })
  t.after(() => kept.stop())
  const said = () => readFileSync(logFile, 'utf8').trim().split('\n').filter(Boolean)
  await until(() => said().length === 1)
  assert.match(said()[0]!, /^\d+ undefined$/)
  const first = kept.pid()!
  process.kill(first, 'SIGKILL')
  await until(() => said().length === 2)
  const second = kept.pid()!
  assert.notEqual(second, first)
  const held = () => readdirSync('/proc/self/fd').filter((fd) => linkOf(fd) === logFile)
  if (existsSync('/proc/self/fd')) assert.deepEqual(held(), [])
  await kept.stop()
  assert.throws(() => process.kill(second, 0), { code: 'ESRCH' })
})

test('ports of the last time are taken where they are free, and none twice; a child gets none of the server’s secrets', async () => {
  const ports = await freePorts(['a', 'b'], {})
  assert.notEqual(ports.a, ports.b)
  assert.deepEqual(await freePorts(['a', 'b'], ports), ports)
  assert.deepEqual(Object.keys(plainEnvironment({ ONLY: '1' })).includes('MASTER_KEY'), false)
})
