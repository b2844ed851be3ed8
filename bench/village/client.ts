/** A device as far as the line sees one: the same requests in the same order as the engine's. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import canonicalize from 'canonicalize'
import type { Command, PanelLine, PublicKey } from '#contracts/village'
import { villageSchemaVersion } from '#contracts/village'

export class BenchDevice {
  readonly id: string
  readonly publicKey: PublicKey
  readonly #key: KeyObject
  readonly #url: string
  #token = ''
  #after = 0
  #verdicts = 0
  #seq = 0
  #prev: string | null = null

  constructor(id: string, port: number) {
    this.id = id
    this.#url = `http://127.0.0.1:${port}/api/village/sync`
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = publicKey.export({ format: 'jwk' })
    this.#key = privateKey
    this.publicKey = { kty: 'EC', crv: 'P-256', x: x!, y: y! }
  }

  #sign = (text: string) =>
    sign('sha256', Buffer.from(text), { key: this.#key, dsaEncoding: 'ieee-p1363' }).toString('base64url')

  async #ask(method: string, path: string, body?: unknown, type = 'application/json') {
    const sent = body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }
    const headers = { 'x-village-session': this.#token, ...(body === undefined ? {} : { 'content-type': type }) }
    const answer = await fetch(`${this.#url}${path}`, { method, headers, ...sent })
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    return answer
  }

  async #json(method: string, path: string, body?: unknown, type?: string) {
    // biome-ignore lint/suspicious/noExplicitAny: answers of the protocol, read as they are
    return (await (await this.#ask(method, path, body, type)).json()) as any
  }

  write(kind: string, residentId: string, body: Record<string, unknown>, id: string, at: string) {
    this.#seq += 1
    const command: Command = {
      ...{ id, deviceId: this.id, schemaVersion: villageSchemaVersion, seq: this.#seq, kind, residentId },
      ...{ householdId: null, at, body, after: [], prev: this.#prev },
    }
    const text = canonicalize(command)!
    this.#prev = createHash('sha256').update(text).digest('hex')
    return { command, signature: this.#sign(text) }
  }

  async sync(commands: readonly object[] = []): Promise<{ people: number; applied: number }> {
    this.#token = ''
    const { challenge } = await this.#json('POST', '/challenge', { deviceId: this.id })
    const deviceTime = new Date().toISOString()
    const signature = this.#sign(`anji-village-session\n${this.id}\n${challenge}\n${deviceTime}`)
    const asked = { deviceId: this.id, challenge, deviceTime, signature, schemaVersion: villageSchemaVersion }
    this.#token = (await this.#json('POST', '/session', asked)).token
    let applied = 0
    for (let at = 0; at < commands.length; at += 20) {
      const body = deflateRawSync(JSON.stringify({ commands: commands.slice(at, at + 20) }))
      const { verdicts } = await this.#json('POST', '/commands', body, 'application/x-deflated-json')
      applied += verdicts.filter(({ state }: { state: string }) => state === 'applied').length
      this.#verdicts += verdicts.length
    }
    await this.#json('GET', `/verdicts?after=${this.#verdicts}`)
    let people = 0
    for (;;) {
      const page = await this.#json('POST', '/pages', { after: this.#after, budgetBytes: 65_536 })
      if (!page.pageId) return { people, applied }
      const bytes = Buffer.from(await (await this.#ask('GET', `/pages/${page.pageId}?from=0`)).arrayBuffer())
      const lines = JSON.parse(inflateRawSync(bytes).toString()) as PanelLine[]
      people += lines.filter(({ kind }) => kind === 'person').length
      this.#after = page.upTo
    }
  }
}
