/** One sending, over HTTP or MQTT. True when it was answered; a line that breaks before says nothing of what became of it. */
import { request } from 'node:http'
import { request as requestTls } from 'node:https'
import { connectAsync } from 'mqtt'
import type { Meter } from './plan.ts'

export interface Where {
  readonly url: string
  /** Needed by meters that send over MQTT. */
  readonly mqtt?: string | undefined
}

export async function send(meter: Meter, where: Where, message: string, isCut: boolean): Promise<boolean> {
  return meter.way === 'http' ? sendHttp(meter, where.url, message, isCut) : sendMqtt(meter, where.mqtt, message, isCut)
}

function sendHttp({ id, secret, form }: Meter, base: string, message: string, isCut: boolean): Promise<boolean> {
  const url = new URL(`/api/readings/devices/${id}/observations`, base)
  const type = form === 'lines' ? 'text/plain' : form === 'fhir' ? 'application/fhir+json' : 'application/json'
  const headers = {
    authorization: `Device ${secret}`,
    'content-type': type,
    'content-length': Buffer.byteLength(message),
  }
  return new Promise((resolve, reject) => {
    const begin = url.protocol === 'https:' ? requestTls : request
    const sent = begin(url, { method: 'POST', headers, agent: false }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        if (answer.statusCode === 200) return resolve(true)
        // Too often, or the platform is away: later. Anything else will not get better by itself.
        if (answer.statusCode === 429 || (answer.statusCode ?? 0) >= 500) return resolve(false)
        reject(new Error(`the device ${id} was refused: ${answer.statusCode}`))
      })
    })
    sent.on('error', () => resolve(false))
    sent.end(message, () => {
      if (isCut) sent.destroy()
    })
  })
}

async function sendMqtt(
  { id, secret }: Meter,
  url: string | undefined,
  message: string,
  isCut: boolean,
): Promise<boolean> {
  if (!url) throw new Error(`the device ${id} sends over MQTT: say where with --mqtt`)
  const client = await connectAsync(url, { clientId: id, username: id, password: secret, reconnectPeriod: 0 })
  const closed = new Promise<boolean>((resolve) => client.once('close', () => resolve(false)))
  const published = client.publishAsync(`anji/devices/${id}/readings`, message, { qos: 1 }).then(
    () => true,
    () => false,
  )
  // What was written is on its way; the answer is not waited for.
  if (isCut) client.stream.end(() => client.stream.destroy())
  const isAnswered = await Promise.race([published, closed])
  await client.endAsync(true)
  return isAnswered
}
