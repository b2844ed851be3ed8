import assert from 'node:assert/strict'

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a journey looks into the answer as it came
  readonly body: any
}

/** A signed-in person's HTTP, with the cookies a browser would keep. */
export class Client {
  readonly #url: string
  readonly #cookies = new Map<string, string>()

  constructor(url: string) {
    this.#url = url
  }

  /** Follows redirects by hand, because each of them may set a cookie. Answers the last address with the answer. */
  async open(path: string): Promise<{ address: string; response: Response }> {
    let address = new URL(path, this.#url)
    for (let hop = 0; hop < 12; hop++) {
      const response = await this.#send(address, { method: 'GET', redirect: 'manual' })
      const next = response.headers.get('location')
      if (!next) return { address: address.pathname + address.search, response }
      await response.arrayBuffer()
      address = new URL(next, address)
    }
    throw new Error(`${path} redirects in a circle`)
  }

  async get(path: string): Promise<Answer> {
    return this.#answer(await this.#send(new URL(path, this.#url), { method: 'GET' }))
  }

  /** A command under its key: sent again with the same key it has no second effect. */
  async command(path: string, body: unknown, key: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key }
    return this.#answer(
      await this.#send(new URL(path, this.#url), { method: 'POST', headers, body: JSON.stringify(body) }),
    )
  }

  /** A plain HTML form, as the cashier's page sends it. */
  async form(path: string, fields: Record<string, string>): Promise<Answer> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const init: RequestInit = { method: 'POST', headers, body: new URLSearchParams(fields), redirect: 'manual' }
    const response = await this.#send(new URL(path, this.#url), init)
    await response.arrayBuffer()
    return { status: response.status < 400 ? 200 : response.status, body: {} }
  }

  async #answer(response: Response): Promise<Answer> {
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }
  }

  async #send(address: URL, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, {
      ...init,
      headers: { ...(init.headers as object), ...(cookie ? { cookie } : {}) },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/) ?? []
      if (!name) continue
      if (value) this.#cookies.set(name, value)
      else this.#cookies.delete(name)
    }
    return response
  }
}

/** Signs in through the real authority, as the demo page does. */
export async function signInDemo(url: string, as: 'resident' | 'staff', label: string): Promise<Client> {
  return signIn(url, as, async (client, uid) => {
    const { body } = await client.get(`/api/sign-in/interaction/${uid}`)
    const person = body.demoPeople.find((one: { labelZh: string }) => one.labelZh.includes(label))
    assert.ok(person, `there is no demo person ${label}`)
    return client.command(`/api/sign-in/interaction/${uid}/demo`, { personId: person.personId }, crypto.randomUUID())
  })
}

/** Signs in with a phone and the code that the demo's local SMS link shows. */
export async function signInByPhone(url: string, phone: string): Promise<Client> {
  return signIn(url, 'resident', async (client, uid) => {
    const sent = await client.command(`/api/sign-in/interaction/${uid}/phone-code`, { phone }, crypto.randomUUID())
    assert.equal(sent.status, 200, JSON.stringify(sent.body))
    const code = sent.body.demoCode
    return client.command(`/api/sign-in/interaction/${uid}/phone`, { phone, code }, crypto.randomUUID())
  })
}

async function signIn(
  url: string,
  as: 'resident' | 'staff',
  prove: (client: Client, uid: string) => Promise<Answer>,
): Promise<Client> {
  const client = new Client(url)
  const { address, response } = await client.open(`/sign-in?to=/&as=${as}`)
  await response.arrayBuffer()
  const uid = address.match(/\/sign-in\/interaction\/([\w-]+)/)?.[1]
  assert.ok(uid, `sign-in led to ${address}`)
  const proven = await prove(client, uid)
  assert.equal(proven.status, 200, JSON.stringify(proven.body))
  await (await client.open(proven.body.redirectTo)).response.arrayBuffer()
  const { body } = await client.get('/api/sign-in/me')
  assert.notEqual(body.kind, 'nobody')
  return client
}
