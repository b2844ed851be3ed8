/** A township centre with a team, people it answers for, and a device in a doctor's hands as far as the server sees one. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import canonicalize from 'canonicalize'
import { type Command, type PanelLine, type PublicKey, villageSchemaVersion } from '#contracts/village'
import type { Actor, Module } from '#kernel'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { makeResponsible, makeResponsibleForAll, registerTeam } from '#people/teams'
import { type TestRegion, testServer } from '#testing'
import { doctor, institution, resident } from '#testing/people'
import { hashOfCommand } from './commands/canonical.ts'
import { challengeText } from './devices/proof.ts'
import { villageModule } from './index.ts'

type Call = Awaited<ReturnType<typeof testServer>>['call']

export async function village(t: Parameters<typeof testServer>[0], region: TestRegion, more: readonly Module[] = []) {
  const centre = await institution(region, 'township-centre', '青石镇卫生院')
  const leader = await doctor(region, centre.id, '陈立', '全科')
  const gp = await doctor(region, centre.id, '周医生', '全科')
  const team = await registerTeam(region.ctx(), {
    ...{ institutionId: centre.id, name: '青石一组', leaderId: leader.id, householdQuota: 500 },
    members: [{ staffId: gp.id, duty: 'village-doctor' }],
  })
  const server = await testServer(t, region, [villageModule, ...more])
  return { centre, leader, gp, team, ...server }
}
export type Village = Awaited<ReturnType<typeof village>>

/** Somebody for whom the team answers. */
export async function villager(region: TestRegion, teamId: string, name: string, birthDate = '1950-05-01') {
  const person = await resident(region, name, birthDate)
  await makeResponsible(region.ctx(), {
    ...{ residentId: person.id, teamId, basis: 'grid', basisId: region.chance.uuid(), openRecord: true },
  })
  return person
}

/** Many of them at once, with names that do not compress: as the register and the grid would have brought them. */
export async function villagers(region: TestRegion, teamId: string, count: number): Promise<string[]> {
  const people = Array.from({ length: count }, (_, at) => {
    const first17 = `330102${1940 + (at % 60)}0101${String(Math.floor(at / 60) % 1000).padStart(3, '0')}`
    const document = { documentType: 'id-card', documentNumber: first17 + checkDigitOf(first17) } as const
    return { name: `村民${region.chance.bytes(30).toString('base64')}`, ...document, scheme: 'resident' as const }
  })
  const { ids } = await enrolResidents(region.ctx(), { people })
  const basis = { teamId, basis: 'grid', basisId: 'a-household', openRecord: true } as const
  await makeResponsibleForAll(
    region.ctx(),
    ids.map((residentId) => ({ residentId, ...basis })),
  )
  return ids
}

export class TestDevice {
  readonly id: string
  seq = 0
  prev: string | null = null
  token = ''
  /** What its clock is ahead of the server's. */
  aheadMs = 0
  readonly #key: KeyObject
  readonly publicKey: PublicKey
  readonly #region: TestRegion
  readonly #call: Call

  constructor(region: TestRegion, call: Call) {
    this.#region = region
    this.#call = call
    this.id = region.chance.uuid()
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#key = privateKey
    const { x, y } = publicKey.export({ format: 'jwk' })
    this.publicKey = { kty: 'EC', crv: 'P-256', x: x!, y: y! }
  }

  async enrol(actor: Actor, teamId: string) {
    const form = { id: this.id, name: '村医手机', kind: 'phone', teamId, publicKey: this.publicKey }
    return this.#call(actor, 'POST /api/village/devices', form)
  }

  sign(text: string): string {
    return sign('sha256', Buffer.from(text), { key: this.#key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  }

  get now(): Date {
    return new Date(this.#region.clock.now().getTime() + this.aheadMs)
  }

  async open(schemaVersion = villageSchemaVersion) {
    const { body } = await this.#call(undefined, 'POST /api/village/sync/challenge', { deviceId: this.id })
    const { challenge } = body
    const deviceTime = this.now.toISOString()
    const signature = this.sign(challengeText(this.id, challenge, deviceTime))
    const asked = { deviceId: this.id, challenge, deviceTime, signature, schemaVersion }
    const opened = await this.#call(undefined, 'POST /api/village/sync/session', asked)
    this.token = opened.body?.token ?? ''
    return { ...opened, asked }
  }

  ask(line: string, body?: unknown) {
    return this.#call(undefined, line, body, { 'x-village-session': this.token })
  }

  write(kind: string, body: Record<string, unknown>, more: Partial<Command> = {}) {
    this.seq += 1
    const command: Command = {
      ...{
        id: this.#region.chance.uuid(),
        deviceId: this.id,
        schemaVersion: villageSchemaVersion,
        seq: this.seq,
        kind,
      },
      ...{ residentId: null, householdId: null, at: this.now.toISOString(), body, after: [], prev: this.prev, ...more },
    }
    this.prev = hashOfCommand(command)
    return { command, signature: this.sign(canonicalize(command)!) }
  }

  async push(...commands: { command: Command; signature: string }[]) {
    return this.ask('POST /api/village/sync/commands', { commands })
  }

  /** The whole panel after a change, as the device would read it. */
  async panel(after = 0): Promise<{ upTo: number; lines: PanelLine[] }> {
    const lines: PanelLine[] = []
    for (let upTo = after; ; ) {
      const { body } = await this.ask('POST /api/village/sync/pages', { after: upTo, budgetBytes: 8192 })
      if (body.code) throw new Error(JSON.stringify(body))
      if (!body.pageId) return { upTo, lines }
      const { body: bytes } = await this.bytes(body.pageId, 0)
      lines.push(...JSON.parse(inflateRawSync(bytes).toString()))
      upTo = body.upTo
    }
  }

  async bytes(pageId: string, from: number): Promise<{ status: number; body: Buffer }> {
    const { raw } = await this.rawPage(pageId, from)
    return raw
  }

  rawPage = async (pageId: string, from: number) => {
    const answer = await this.app!.inject({
      ...{ method: 'GET', url: `/api/village/sync/pages/${pageId}?from=${from}` },
      headers: { 'x-village-session': this.token },
    })
    return { raw: { status: answer.statusCode, body: answer.rawPayload } }
  }

  app: Awaited<ReturnType<typeof testServer>>['app'] | undefined
}

export async function device(region: TestRegion, place: Village, actor: Actor = place.gp): Promise<TestDevice> {
  const one = new TestDevice(region, place.call)
  one.app = place.app
  const { status, body } = await one.enrol(actor, place.team.id)
  if (status !== 200) throw new Error(JSON.stringify(body))
  await one.open()
  return one
}
