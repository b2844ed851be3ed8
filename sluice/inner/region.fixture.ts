/** A region whose parts can be killed: outer and inner as processes, a line between them that can be cut, a platform and a hospital system here. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { BodyOf } from '#contracts/sluice'
import { type Durable, type Identity, type Link, openLink } from '#sluice/protocol'
import { effectId } from '../adapters/effect-id.ts'
import { chanceOver, enrolAuthority, enrolHospital, enrolOuter, enrolPlatform, readHospital } from '../enrol/index.ts'
import { machineChance, machineClock } from '../protocol/machine.fixture.ts'

const quick = { reconnectMsMin: 20, reconnectMsMax: 100, heartbeatMs: 1_000 }

export interface FlowRegion {
  readonly platform: PlatformEnd
  readonly hospital: HospitalSystem
  readonly kill: { inner(): Promise<void>; outer(): Promise<void>; line(): void }
  /** What inner has said, of all its lives. */
  readonly said: string[]
}

export async function flowRegion(
  t: TestContext,
  messages: number,
  spool: { messagesMax: number },
): Promise<FlowRegion> {
  const folder = mkdtempSync(join(tmpdir(), 'anji-flow-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const chance = chanceOver({ now: machineClock }, machineChance.bytes)
  const context = { out: join(folder, 'enrolment'), now: machineClock(), chance }
  await enrolAuthority(context, 'test region')
  await enrolPlatform(context)
  await enrolOuter(context, ['127.0.0.1'])
  const enrolled = await enrolHospital(context, { name: 'east', title: 'East', institutionCode: 'H1' })

  const outerPort = await freePort()
  const line = await openLine(t, outerPort)
  const hospital = await HospitalSystem.open(t)
  const config = join(folder, 'inner.json')
  const options = { messages, lanes: 20, his: hospital.address }
  writeFileSync(
    config,
    JSON.stringify({
      outer: { host: '127.0.0.1', port: line.port },
      enrolment: enrolled.folder,
      spool: { folder: join(folder, 'spool'), ...spool },
      commands: { timeoutSeconds: 1, triesMax: 1_000, retryMs: 5 },
      adapters: [{ name: 'flow', kind: 'soap', ...options }],
    }),
  )
  const said: string[] = []
  const here = import.meta.dirname
  const env = { OUTER_HOST: '127.0.0.1', OUTER_PORT: `${outerPort}`, OUTER_ENROLMENT: join(context.out, 'outer') }
  const outer = lives(t, [join(here, '..', 'outer', 'main.ts')], env, 'outer listens', [])
  await outer.start()
  const inner = lives(t, [join(here, 'flow.fixture.ts'), config], {}, 'inner runs', said)
  await inner.start()
  const again = async ({ kill, start }: typeof inner) => {
    await kill()
    await start()
  }
  const platform = new PlatformEnd(t, context.out, enrolled, outerPort)
  return { platform, hospital, said, kill: { inner: () => again(inner), outer: () => again(outer), line: line.cut } }
}

/** The platform's end: an inbox that knows each id once, and an outbox that sends until it is kept. */
export class PlatformEnd {
  readonly kept = new Map<string, Durable>()
  repeated = 0
  readonly #link: Link
  readonly #hospital: string

  constructor(t: TestContext, enrolment: string, { id, folder }: { id: string; folder: string }, port: number) {
    this.#hospital = id
    const { sm2 } = readHospital(folder).identity
    this.#link = openLink({
      role: 'platform',
      outer: { host: '127.0.0.1', port },
      identity: platformIdentity(join(enrolment, 'platform')),
      peerKey: (peer) => (peer === id ? sm2.publicKeyPem : undefined),
      clock: machineClock,
      chance: machineChance,
      onDurable: async (_from, batch) => batch.map((message) => this.#keep(message)),
      log: () => {},
      tuning: quick,
    })
    t.after(() => this.#link.close())
  }

  #keep(message: Durable): { id: string; kept: true } {
    if (this.kept.has(message.id)) this.repeated += 1
    else this.kept.set(message.id, message)
    return { id: message.id, kept: true }
  }

  async send(batch: Durable[]): Promise<void> {
    for (;;) {
      try {
        await this.#link.send(this.#hospital, batch)
        return
      } catch {
        await pause(20)
      }
    }
  }

  /** A lock and, behind it, its release. */
  async lockAndRelease(n: number): Promise<void> {
    const ofNumber = { hisNumberId: `n${n}`, holdId: effectId(`hold ${n}`) }
    const person = {
      name: '测试人甲',
      sex: 'other',
      birthDate: '1990-01-01',
      documentType: 'x',
      documentNumber: 'x',
      phone: null,
    } as const
    const at = machineClock().toISOString()
    const until = new Date(machineClock().getTime() + 3_600_000).toISOString()
    await this.send([
      { id: effectId(`lock ${n}`), kind: 'number.lock', key: `n${n}`, body: { ...ofNumber, until, person }, at },
      { id: effectId(`release ${n}`), kind: 'number.release', key: `n${n}`, body: { ...ofNumber, reason: 'test' }, at },
    ])
  }

  ofKind(kind: string): Durable[] {
    return [...this.kept.values()].filter((message) => message.kind === kind)
  }

  results(): BodyOf<'command.result'>[] {
    return this.ofKind('command.result').map(({ body }) => body as BodyOf<'command.result'>)
  }
}

function platformIdentity(folder: string): Identity {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  return {
    id: 'platform',
    tls: { certPem: read('tls-cert.pem'), keyPem: read('tls-key.pem'), caPem: read('ca.pem'), crlPem: read('crl.pem') },
    sm2: { privateKeyPem: read('sm2-key.pem'), publicKeyPem: read('sm2-public.pem') },
  }
}

/** A hospital's system that answers late, twice or never, and does each thing once. */
export class HospitalSystem {
  readonly effects: string[] = []
  calls = 0
  address = ''

  static async open(t: TestContext): Promise<HospitalSystem> {
    const system = new HospitalSystem()
    const server = createHttpServer((request, response) => {
      const effect = request.url!.slice(1)
      const mood = system.calls++ % 7
      if (mood === 1) return // never, and nothing done
      if (mood === 2) return response.writeHead(503).end()
      if (!system.effects.includes(effect)) system.effects.push(effect)
      if (mood === 3) return // done, and never said
      if (mood === 4) setTimeout(() => response.end('late'), 100)
      else response.end('ok')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => {
      server.closeAllConnections()
      server.close()
    })
    system.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return system
  }
}

async function openLine(t: TestContext, to: number): Promise<{ port: number; cut(): void }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  t.after(() => {
    cut()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, cut }
}

function lives(t: TestContext, args: string[], env: Record<string, string>, ready: string, said: string[]) {
  let child: ChildProcess | undefined
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  const start = async () => {
    const started = spawn(process.execPath, ['--no-warnings', ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = started
    await new Promise<void>((resolve, reject) => {
      started.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)))
      started.stdout!.on('data', (chunk: Buffer) => {
        const text = chunk.toString()
        said.push(text)
        if (text.includes(ready)) resolve()
      })
    })
  }
  t.after(kill)
  return { start, kill }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
