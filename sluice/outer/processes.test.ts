import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readHospital, revoke } from '#sluice/enrol'
import { openLink } from '#sluice/protocol'
import { machineChance, machineClock } from '../protocol/machine.fixture.ts'
import { enrolRegion, innerConfig, run } from './processes.fixture.ts'
import { quick, until } from './region.fixture.ts'

const outerMain = join(import.meta.dirname, 'main.ts')
const innerMain = join(import.meta.dirname, '..', 'inner', 'main.ts')

test('outer reads a new list of revocations by itself and cuts who is on it; its health tells counts only', async (t) => {
  const region = await enrolRegion(t, '127.0.0.1')
  const env = {
    OUTER_HOST: '127.0.0.1',
    OUTER_PORT: '0',
    OUTER_HEALTH_PORT: '0',
    OUTER_ENROLMENT: join(region.context.out, 'outer'),
  }
  const outer = run(t, undefined, [outerMain], env)
  const { port, health } = await outer.said('outer listens')
  const { identity, platformSm2PublicPem } = readHospital(region.hospital.folder)
  const link = openLink({
    role: 'inner',
    outer: { host: '127.0.0.1', port: Number(port) },
    identity,
    peerKey: () => platformSm2PublicPem,
    clock: machineClock,
    chance: machineChance,
    onDurable: async () => [],
    log: () => {},
    tuning: quick,
  })
  t.after(() => link.close())
  await until(() => link.up())
  const answer = await fetch(`http://127.0.0.1:${health}/health`)
  const { hospitals, sessions, refused } = (await answer.json()) as Record<string, unknown>
  assert.deepEqual({ hospitals, sessions, refused }, { hospitals: 1, sessions: 0, refused: {} })
  await revoke(region.context, 'east')
  await outer.said('sluice.certificate_revoked')
  await until(() => !link.up())
})

test('a configuration that is wrong says where', () => {
  const { status, stderr } = spawnSync(process.execPath, [outerMain], {
    env: { OUTER_PORT: '99999', OUTER_ENROLMENT: '/' },
  })
  assert.notEqual(status, 0)
  assert.match(stderr.toString(), /port: /)
})

test('between network namespaces inner listens to nobody, and outer cannot open a connection to it', async (t) => {
  const network = networkOf(t)
  if (!network) {
    t.skip('network namespaces are not permitted here')
    return
  }
  const region = await enrolRegion(t, network.outerAddress)
  const env = {
    OUTER_HOST: network.outerAddress,
    OUTER_PORT: '7443',
    OUTER_ENROLMENT: join(region.context.out, 'outer'),
  }
  const outer = run(t, network.outer, [outerMain], env)
  await outer.said('outer listens')
  const config = innerConfig(region, { host: network.outerAddress, port: 7_443 })
  const inner = run(t, network.inner, [innerMain, '--config', config])
  await inner.said('outer is reached')
  await outer.said('an end connected')

  const states = socketStates(inner.child.pid!)
  assert.equal(states.includes(listening), false, 'inner listens')
  assert.ok(states.includes(established), 'its own connection to outer')
  const scan = run(t, network.outer, ['-e', scanner, network.innerAddress, '65535'])
  assert.deepEqual(await scan.said('tried'), { tried: 65_535, open: [] })

  // The two checks see a port where there is one.
  const planted = `require('node:net').createServer().listen(4000, () => console.log(JSON.stringify({ message: 'planted' })))`
  await run(t, network.inner, ['-e', planted]).said('planted')
  assert.ok(socketStates(inner.child.pid!).includes(listening))
  const again = run(t, network.outer, ['-e', scanner, network.innerAddress, '4100'])
  assert.deepEqual(await again.said('tried'), { tried: 4_100, open: [4_000] })
})

const listening = '0A'
const established = '01'

/** Of every TCP socket in the process's network namespace (proc(5): st). */
function socketStates(pid: number): string[] {
  return ['tcp', 'tcp6'].flatMap((table) => {
    const lines = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trim().split('\n').slice(1)
    return lines.map((line) => line.trim().split(/\s+/)[3]!)
  })
}

// Every port there is, a thousand at a time; the other side is reached when it refuses.
const scanner = `
const { connect } = require('node:net')
const [host, last] = process.argv.slice(-2)
const open = []
let next = 1, refused = 0
const one = () => new Promise((resolve) => {
  const port = next++
  const socket = connect({ host, port }, () => { open.push(port); socket.destroy(); resolve() })
  socket.on('error', (error) => { if (error.code === 'ECONNREFUSED') refused += 1; resolve() })
})
const worker = async () => { while (next <= Number(last)) await one() }
Promise.all(Array.from({ length: 1000 }, worker)).then(() =>
  console.log(JSON.stringify({ tried: refused + open.length, open })))
`

interface Network {
  readonly inner: string
  readonly outer: string
  readonly innerAddress: string
  readonly outerAddress: string
}

/** Two namespaces with one cable between them; undefined where that is not permitted. */
function networkOf(t: TestContext): Network | undefined {
  const own = process.pid.toString(36)
  const [inner, outer] = [`anji-i-${own}`, `anji-o-${own}`]
  const [innerAddress, outerAddress] = ['10.213.77.2', '10.213.77.1']
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'ignore' })
  try {
    for (const name of [inner, outer]) {
      ip('netns', 'add', name)
      t.after(() => ip('netns', 'del', name))
    }
    ip('link', 'add', `ai${own}`, 'netns', inner, 'type', 'veth', 'peer', 'name', `ao${own}`, 'netns', outer)
    for (const [name, end, address] of [
      [inner, `ai${own}`, innerAddress],
      [outer, `ao${own}`, outerAddress],
    ] as const) {
      ip('-n', name, 'address', 'add', `${address}/30`, 'dev', end)
      ip('-n', name, 'link', 'set', end, 'up')
      ip('-n', name, 'link', 'set', 'lo', 'up')
    }
  } catch {
    return undefined
  }
  return { inner, outer, innerAddress, outerAddress }
}
