/**
 * Every message of the corpus, sent over MLLP to an inner, through outer, to the platform, into the record: each is stored or refused
 * with a reason. The table in docs/hl7.md is what this test counts.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { hospitalsModule } from '#border/hospitals'
import { wireListeners } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { endingsOf, registerSluice } from '#people/sluices'
import { openLink } from '#sluice/protocol'
import { freshDatabase, type TestRegion } from '#testing'
import { Framer, frame, MllpOptions, messageIdOf } from '../../sluice/adapters/mllp/index.ts'
import { type MllpAdapter, startMllp } from '../../sluice/adapters/mllp/start.ts'
import { chanceOver } from '../../sluice/enrol/index.ts'
import { adapterType, Inner } from '../../sluice/inner/index.ts'
import { openOuter } from '../../sluice/outer/index.ts'
import { quick, until } from '../../sluice/outer/region.fixture.ts'
import { testAuthority } from '../../sluice/protocol/certificates.fixture.ts'
import { machineChance, machineClock } from '../../sluice/protocol/machine.fixture.ts'
import { Platform } from '../people/sluices/link/platform.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'hl7v2', 'messages')

interface Ended {
  readonly file: string
  readonly type: string
  /** MSA-1 */
  readonly answer: string
  /** ERR-5's code and ERR-8, or what the platform said. */
  readonly reason: string
  readonly state: string
  /** Taken by the sluice and not by the record. */
  readonly late: boolean
}

test('all messages of the corpus are stored or refused with a reason', async (t) => {
  if (!existsSync(folder)) {
    t.skip('the corpus is not here')
    return
  }
  const region = await freshDatabase(t)
  const { send, refusals } = await chain(t, region)
  const files = readdirSync(folder).filter((name) => name.endsWith('.hl7'))
  const left = [...files]
  const sent: (Omit<Ended, 'state' | 'late'> & { id: string; taken: boolean | undefined })[] = []
  const lane = async () => {
    for (let file = left.shift(); file; file = left.shift()) {
      const text = readFileSync(join(folder, file), 'utf8')
      const answer = await send(Buffer.from(text))
      const line = (name: string) =>
        answer
          .split('\r')
          .find((one) => one.startsWith(name))
          ?.split('|') ?? []
      const [, , , , , , , , kind = '', controlId = ''] = text.split('\r')[0]!.split('|')
      const type = kind.split('^').slice(0, 2).join('^')
      // Some senders want no answer at all (MSH-15 NE; ER, and nothing is wrong): then the adapter's log tells.
      const told = refusals.find((one) => one.type === type && one.controlId === controlId)
      const code = line('MSA')[1] ?? ''
      const taken = code === '' ? undefined : code.endsWith('A')
      const reason = line('ERR')[8] ?? (code === '' ? (told?.code ?? '') : '')
      sent.push({ file, type: type || '(none)', answer: code, reason, id: messageIdOf(text), taken })
    }
  }
  await Promise.all(Array.from({ length: 8 }, lane))
  const wanted = new Set(sent.filter(({ taken }) => taken !== false).map(({ id }) => id))
  const certain = new Set(sent.filter(({ taken }) => taken).map(({ id }) => id))
  const endingsNow = () => region.ctx().transaction((ctx) => endingsOf(ctx, [...wanted]))
  let endings = await endingsNow()
  const isOver = (state: string) => state === 'done' || state === 'refused'
  const open = () =>
    endings.some(({ state }) => !isOver(state)) ||
    [...certain].some((id) => !endings.some(({ messageId }) => messageId === id))
  for (let tries = 0; open() && tries < 300; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    endings = await endingsNow()
  }
  const ended = sent.map(({ id, taken, ...one }): Ended => {
    const ending = endings.find(({ messageId }) => messageId === id)
    if (taken === false || (taken === undefined && !ending)) return { ...one, state: 'refused', late: false }
    const state = ending?.state === 'done' ? 'stored' : (ending?.state ?? 'lost')
    return { ...one, state, reason: ending?.reason ?? '', late: state !== 'stored' }
  })
  assert.equal(ended.length, files.length)
  for (const { file, answer, state, reason } of ended) {
    assert.match(answer, /^(AA|AE|AR|CA|CE|CR|)$/, file)
    assert.ok(state === 'stored' || (state === 'refused' && reason !== ''), `${file}: ${answer} ${state} ${reason}`)
  }
  // What the mapping makes the record takes: a refusal belongs to the sender, at once, not to the platform, later.
  const late = ended.filter(({ late }) => late)
  assert.deepEqual(
    late.map(({ file, reason }) => `${file}: ${reason}`),
    [],
  )
  t.diagnostic(tableOf(ended))
  const stored = ended.filter(({ state }) => state === 'stored').length
  assert.deepEqual({ stored, refused: ended.length - stored }, { stored: 253, refused: 101 })
})

function tableOf(ended: readonly Ended[]): string {
  const rows = [...Map.groupBy(ended, ({ type }) => type)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([type, of]) => {
      const stored = of.filter(({ state }) => state === 'stored').length
      const reasons = Map.groupBy(
        of.filter(({ state }) => state !== 'stored'),
        ({ answer, reason }) => `${answer}: ${reason}`,
      )
      const told = [...reasons].map(([reason, some]) => `${some.length} × ${reason}`).join('; ')
      return `| ${type} | ${of.length} | ${stored} | ${of.length - stored} | ${told} |`
    })
  return `\n${rows.join('\n')}`
}

interface Chain {
  readonly send: (content: Buffer) => Promise<string>
  readonly refusals: readonly { code: string; type: string; controlId: string }[]
}

/** A hospital's inner with the MLLP adapter, outer, and a platform that keeps what comes and takes it in. Gives how to send. */
async function chain(t: TestContext, region: TestRegion): Promise<Chain> {
  const root = region.ctx()
  wireListeners(hospitalsModule.listeners ?? [])
  // Certificates are judged by the machine's clock, messages by the platform's: here both are one.
  region.clock.set(machineClock().toISOString())
  const authority = await testAuthority(machineClock())
  const tls = { ...(await authority.issue('anji:outer')), caPem: authority.caPem, crlPem: await authority.crl() }
  const outer = await openOuter({
    host: '127.0.0.1',
    port: 0,
    tls,
    limits: {},
    clock: machineClock,
    log: () => undefined,
  })
  const [own, hospital] = [await authority.identity('platform'), await authority.identity(region.chance.uuid())]
  await registerInstitution(root, {
    code: 'H33010000001',
    name: '安平县第一医院',
    kind: 'hospital',
    level: 2,
    responsibleName: '赵立',
    responsiblePhone: '057188000000',
    phone: '057188000001',
    address: '安平市中山路 1 号',
    licenceNumber: 'PDY1',
  })
  await registerSluice(root, {
    id: hospital.id,
    institutionCode: 'H33010000001',
    name: '前置机',
    sm2PublicKeyPem: hospital.sm2.publicKeyPem,
    certificates: [],
  })
  const at = { host: '127.0.0.1', port: outer.port }
  const platform = await Platform.open(root, { outer: at, identity: own, tuning: quick })
  const spool = mkdtempSync(join(tmpdir(), 'anji-hl7-'))
  const options = MllpOptions.parse({
    hospital: hospital.id,
    listen: { host: '127.0.0.1', port: 0, allow: ['127.0.0.1'] },
    processing: ['P', 'T', 'D'],
    duplicates: 'by-content',
  })
  let adapter: MllpAdapter | undefined
  const refusals: { code: string; type: string; controlId: string }[] = []
  const clock = { now: machineClock }
  const inner = await Inner.start({
    config: {
      outer: at,
      enrolment: '',
      spool: { folder: spool, bytesMax: 1e9, messagesMax: 10_000, commandsMax: 1_000 },
      commands: { timeoutSeconds: 1, triesMax: 3, atOnceMax: 8, retryMs: 10 },
      adapters: [{ name: 'hl7', kind: 'mllp', options }],
    },
    credentials: { identity: hospital, platformSm2PublicPem: own.sm2.publicKeyPem, spoolKey: machineChance.bytes(32) },
    types: {
      mllp: adapterType(MllpOptions, async (options, host) => {
        adapter = await startMllp(options, host)
        return adapter
      }),
    },
    version: '0',
    clock,
    chance: chanceOver(clock, machineChance.bytes as never),
    openLink,
    log: (line) => {
      const { message, code, type, controlId } = line
      if (message === 'a message was refused')
        refusals.push({ code: String(code), type: String(type), controlId: String(controlId) })
    },
    onBroken: (error) => {
      throw error
    },
    tuning: quick,
  })
  t.after(async () => {
    await inner.close()
    await platform.close()
    await outer.close()
    rmSync(spool, { recursive: true, force: true })
  })
  await until(() => adapter !== undefined && platform.up(hospital.id))
  return { send: sending(t, adapter!.port), refusals }
}

/** Each message on a connection of its own, so that an application's late answer is not taken for the next one's. */
function sending(t: TestContext, port: number): (content: Buffer) => Promise<string> {
  return (content) =>
    new Promise((resolve) => {
      const socket = createConnection({ host: '127.0.0.1', port })
      t.after(() => socket.destroy())
      const framer = new Framer(10_000_000)
      socket.setTimeout(6_000, () => socket.destroy())
      socket.on('close', () => resolve(''))
      socket.on('data', (chunk: Buffer) => {
        for (const each of framer.push(chunk)) if (each.kind === 'message') resolve(each.bytes.toString('utf8'))
        socket.destroySoon()
      })
      socket.write(frame(content))
    })
}
