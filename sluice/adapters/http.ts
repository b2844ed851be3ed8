// HTTP towards a hospital's system. What is not an answer says whether the request can have arrived.
import { readFileSync } from 'node:fs'
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

/** The request never reached the system: nothing can have happened. */
export class NotSent extends Error {
  override readonly name = 'NotSent'
}
/** The request may have been carried out; no answer that can be understood came back. */
export class Unclear extends Error {
  override readonly name = 'Unclear'
}
export const isNoAnswer = (error: unknown): error is NotSent | Unclear =>
  error instanceof NotSent || error instanceof Unclear

export interface HttpOptions {
  readonly url: string
  /** HTTP Basic, or a bearer token, where the system wants it. */
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly token?: string | undefined
  /** A file with the authorities of an https system that the machine does not know. */
  readonly ca?: string | undefined
  readonly answerBytesMax: number
}

export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
  readonly timeoutMs: number
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly bytes: Buffer
}

export interface Http {
  exchange(asked: Exchange): Promise<Answer>
  close(): void
}

export function openHttp(options: HttpOptions): Http {
  const secure = options.url.startsWith('https:')
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, ...(options.ca ? { ca: readFileSync(options.ca, 'utf8') } : {}) })
    : new HttpAgent({ keepAlive: true })
  const send = secure ? httpsRequest : httpRequest
  const authorization = authorizationOf(options)
  return {
    exchange: ({ method, url, headers = {}, body, timeoutMs }) =>
      new Promise<Answer>((resolve, reject) => {
        const length: Record<string, string> = body ? { 'content-length': String(body.length) } : {}
        const asked = send(url, { method, agent, headers: { ...headers, ...length, ...authorization } })
        const deadline = setTimeout(() => asked.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
        const fail = (error: Error) => {
          clearTimeout(deadline)
          reject(faultOf(asked, error))
        }
        asked.once('error', fail)
        asked.once('response', (answer) => {
          read(answer, options.answerBytesMax).then(
            (bytes) => {
              clearTimeout(deadline)
              resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes })
            },
            (error: Error) => {
              asked.destroy()
              fail(error)
            },
          )
        })
        asked.end(body)
      }),
    close: () => agent.destroy(),
  }
}

function authorizationOf({ user, password, token }: HttpOptions): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` }
  if (user === undefined) return {}
  return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` }
}

const neverArrived = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function faultOf(asked: ClientRequest, error: Error & { code?: string }): Error {
  const sentence = `${error.code ? `${error.code}: ` : ''}${error.message}`.slice(0, 200)
  const connecting = asked.socket?.connecting === true
  return connecting || neverArrived.has(error.code ?? '') ? new NotSent(sentence) : new Unclear(sentence)
}

async function read(answer: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new Error(`the answer has more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
