// What the tests of subscriptions stand on: a server, a client, and an endpoint that answers as it is told.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { sendDue, subscriptionsModule } from '#border/subscriptions'
import type { Actor } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { fhirModule } from './index.ts'
import { integration } from './setup.test.ts'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly kind: string
  /** 'Observation/1 v2' of a payload. */
  readonly name: string
}

/** An endpoint on a real socket; `answer` gives the status for each request, after as long as it likes. */
export async function startReceiver(t: TestContext, answer: (one: Received) => number | Promise<number> = () => 200) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part) => (body += part))
    request.on('end', async () => {
      const resource = body === '' ? undefined : JSON.parse(body)
      const name = resource ? `${resource.resourceType}/${resource.id} v${resource.meta.versionId}` : ''
      const one = { headers: request.headers, body, name, kind: String(request.headers['x-anji-event']) }
      received.push(one)
      response.writeHead(await answer(one)).end('thank you')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  return { url, received, changes: () => received.filter(({ kind }) => kind === 'change') }
}

export const hook = (criteria: string, endpoint: string, payload: string | undefined = 'application/fhir+json') => ({
  resourceType: 'Subscription',
  status: 'requested',
  reason: 'test',
  criteria,
  channel: {
    type: 'rest-hook',
    endpoint,
    ...(payload ? { payload } : {}),
    header: ['Authorization: Bearer of-the-endpoint'],
  },
})

export async function subscribing(t: TestContext) {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, [fhirModule, subscriptionsModule])
  const fhir = (
    method: string,
    path: string,
    body?: unknown,
    options: { as?: Actor; headers?: Record<string, string> } = {},
  ) =>
    server.call(options.as ?? integration, `${method} /fhir/R4${path}`, body && JSON.stringify(body), {
      'content-type': 'application/fhir+json',
      'accept-language': 'en',
      ...options.headers,
    })
  /** Events are heard and what is due is sent, until nothing is. */
  const settle = async () => {
    await region.deliver([subscriptionsModule])
    await sendDue(region.ctx())
  }
  const statusOf = async (id: string) => (await fhir('GET', `/Subscription/${id}`)).body
  /** Another client than the demo's, which can be closed. */
  const openClient = async (...scopes: string[]): Promise<Actor> => {
    const id = region.chance.uuid()
    await region.pool.query(
      `insert into sign_in.client (client_id, name, secret_cipher, scopes, opened_at) values ($1, 'a system', 'x', $2, now())`,
      [id, scopes],
    )
    return { id, name: 'a system', roles: ['integration'], scopes }
  }
  return { region, server, fhir, settle, statusOf, openClient }
}
