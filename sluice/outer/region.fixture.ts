// A region in one process: outer, the platform's link, and one hospital's, on loopback with real certificates.
import { createPrivateKey, createPublicKey, hash } from 'node:crypto'
import type { TestContext } from 'node:test'
import { connect } from 'node:tls'
import {
  type Durable,
  type Identity,
  type Link,
  type LinkOptions,
  type LogLine,
  openLink,
  Wire,
} from '#sluice/protocol'
import { agree } from '../protocol/agreement.ts'
import { type TestAuthority, testAuthority } from '../protocol/certificates.fixture.ts'
import { type Frame, uuidOfBytes } from '../protocol/frame.ts'
import { acceptKey, offerKey } from '../protocol/handshake.ts'
import { machineChance, machineClock } from '../protocol/machine.fixture.ts'
import { outerSaid } from '../protocol/said-by-outer.ts'
import { deriveKeys } from '../protocol/seal.ts'
import { Session } from '../protocol/session.ts'
import { type Outer, type OuterLimits, openOuter } from './outer.ts'

export const uuid = (): string => uuidOfBytes(machineChance.bytes(16))

export interface End {
  readonly link: Link
  /** What was kept, in the order in which it was handed over; the same id twice is there twice. */
  readonly kept: Durable[]
  readonly notes: unknown[]
  readonly log: LogLine[]
}

export interface Region {
  readonly authority: TestAuthority
  readonly outer: Outer
  readonly outerLog: LogLine[]
  readonly hospital: Identity & { serial: string }
  readonly platformKeyPem: string
  readonly platform: End
  readonly inner: End
  /** Another outer in the place of this one. */
  again(): Promise<void>
}

export interface RegionOptions {
  readonly limits?: Partial<OuterLimits>
  readonly tuning?: LinkOptions['tuning']
  readonly platform?: Partial<LinkOptions>
  readonly inner?: Partial<LinkOptions>
  /** The hospital is played by the test itself. */
  readonly withoutInner?: boolean
}

export const quick = { reconnectMsMin: 20, reconnectMsMax: 100, heartbeatMs: 1_000 }

export async function openRegion(t: TestContext, options: RegionOptions = {}): Promise<Region> {
  const authority = await testAuthority(machineClock())
  const tls = { ...(await authority.issue('anji:outer')), caPem: authority.caPem, crlPem: await authority.crl() }
  const [own, hospital] = [await authority.identity('platform'), await authority.identity(uuid())]
  const outerLog: LogLine[] = []
  const open = (port: number) =>
    openOuter({
      host: '127.0.0.1',
      port,
      tls,
      limits: options.limits ?? {},
      clock: machineClock,
      log: (line) => outerLog.push(line),
    })
  let outer = await open(0)
  const { port } = outer
  const end = (
    role: 'inner' | 'platform',
    identity: Identity,
    other: Identity,
    more: Partial<LinkOptions> = {},
  ): End => {
    const [kept, notes, log]: [Durable[], unknown[], LogLine[]] = [[], [], []]
    const link = openLink({
      role,
      outer: { host: '127.0.0.1', port },
      identity,
      peerKey: (id) => (id === other.id ? other.sm2.publicKeyPem : undefined),
      clock: machineClock,
      chance: machineChance,
      onDurable: async (_from, batch) => {
        kept.push(...batch)
        return batch.map(({ id }) => ({ id, kept: true }))
      },
      onNote: (_from, _kind, body) => notes.push(body),
      log: (line) => log.push(line),
      tuning: { ...quick, ...options.tuning },
      ...more,
    })
    return { link, kept, notes, log }
  }
  const platform = end('platform', own, hospital, options.platform)
  const inner = options.withoutInner ? platform : end('inner', hospital, own, options.inner)
  t.after(async () => {
    await Promise.all([inner.link.close(), platform.link.close()])
    await outer.close()
  })
  if (!options.withoutInner) await until(() => platform.link.up(hospital.id) && inner.link.up('platform'))
  return {
    authority,
    get outer() {
      return outer
    },
    outerLog,
    hospital,
    platformKeyPem: own.sm2.publicKeyPem,
    platform,
    inner,
    again: async () => {
      await outer.close()
      outer = await open(port)
    },
  }
}

/** Waits for what must come true; a minute is for what never does. */
export async function until(condition: () => boolean, what = 'what was waited for'): Promise<void> {
  for (let tries = 0; tries < 6_000; tries++) {
    if (condition()) return
    await pause(10)
  }
  throw new Error(`${what} did not come`)
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export function numberMessage(key: string, revision: number): Durable {
  const at = machineClock().toISOString()
  const body = { hisSessionId: key, hisNumberId: `${key}-1`, state: 'free', revision, at }
  return { id: uuid(), kind: 'schedule.number', key, body, at }
}

export interface RawHospital {
  readonly wire: Wire
  /** Of the session that the platform opened with it. */
  readonly session: Promise<Session>
  readonly refused: { code: string; reason: string }[]
  closed(): string | undefined
}

/** A hospital that keeps the protocol until the session stands, and then sends whatever the test wants. */
export function rawHospital(
  port: number,
  identity: Identity,
  platformKeyPem: string,
  { self = identity.id, aheadMs = 0, crlPem = '' } = {},
): RawHospital {
  const refused: RawHospital['refused'] = []
  let why: string | undefined
  let stands: (session: Session) => void = () => {}
  const session = new Promise<Session>((resolve) => {
    stands = resolve
  })
  const clock = () => new Date(machineClock().getTime() + aheadMs)
  const socket = connect({
    host: '127.0.0.1',
    port,
    cert: identity.tls.certPem,
    key: identity.tls.keyPem,
    ca: identity.tls.caPem,
    ...(crlPem ? { crl: crlPem } : {}),
    checkServerIdentity: () => undefined,
  })
  let opened: Session | undefined
  const wire = new Wire(socket, {
    clock: machineClock,
    onFrame: (frame) => {
      const said = frame.way === 'outer' ? outerSaid(frame) : undefined
      if (said?.kind === 'outer.refused') refused.push(said.body)
      if (frame.kind === 'session.hello') opened = welcome(wire, identity, platformKeyPem, frame, { self, clock })
      if (frame.kind === 'session.ready' && opened) stands(opened)
    },
    onClose: (reason) => {
      why = reason
    },
  })
  return { wire, session, refused, closed: () => why }
}

function welcome(
  wire: Wire,
  identity: Identity,
  platformKeyPem: string,
  hello: Frame,
  { self, clock }: { self: string; clock: () => Date },
): Session {
  const accepted = acceptKey(hello, createPublicKey(platformKeyPem))!
  const envelope = {
    ...hello,
    kind: 'session.welcome',
    from: identity.id,
    to: 'platform',
    at: machineClock().getTime(),
  }
  const offered = offerKey(envelope, createPrivateKey(identity.sm2.privateKeyPem), accepted.transcript)
  const keys = deriveKeys(agree(offered.key.scalar, accepted.point), hash('sm3', offered.transcript, 'buffer'))
  wire.write(offered.frame.bytes)
  return new Session({
    id: hello.session,
    self,
    peer: 'platform',
    send: keys.toPlatform,
    receive: keys.toInner,
    chance: machineChance,
    clock,
    skewMsMax: 300_000,
  })
}
