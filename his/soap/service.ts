// One endpoint; XML text inside of SOAP, as hospitals' interface platforms have it.
import { XMLParser } from 'fast-xml-parser'
import type { FastifyInstance } from 'fastify'
import iconv from 'iconv-lite'
import { z } from 'zod'
import { type SluiceKind, sluiceKinds } from '#contracts/sluice'
import { carryOut } from '../commands.ts'
import type { Pool } from '../database.ts'
import { type Misbehaviour, strike } from '../misbehave.ts'
import { type Answer, type CommandName, type OperationName, type QuestionName, refused } from '../operations.ts'
import { questions } from '../questions.ts'
import { badRequest, resultCodes, stateCodes } from './codes.ts'
import { escapeXml, operationNames, serviceNamespace, wsdl } from './wsdl.ts'

export interface SoapOptions {
  readonly pool: Pool
  readonly faults: Misbehaviour
  now(): Date
}

const kinds: Record<OperationName, SluiceKind> = {
  LockNumber: 'number.lock',
  ConfirmNumber: 'number.confirm',
  ReleaseNumber: 'number.release',
  CancelNumber: 'number.cancel',
  CheckIn: 'number.checked-in',
  NumbersLeft: 'numbers.left',
  Balance: 'account.balance',
  ReportReady: 'report.ready',
  NumberBook: 'numbers.book',
}
const isQuestion = (name: OperationName): name is QuestionName => name in questions

export function soapRoutes(app: FastifyInstance, options: SoapOptions): void {
  app.get('/soap', (request, reply) => reply.type('text/xml; charset=utf-8').send(wsdl(`http://${request.host}/soap`)))
  app.post('/soap', { bodyLimit: 1024 * 1024 }, async (request, reply) => {
    // A form's type needs no leave of this hospital's before another site's page may send it (CORS).
    if (!/^(text\/xml|application\/soap\+xml)\b/i.test(request.headers['content-type'] ?? ''))
      return reply.code(415).send()
    const { body, gbk } = textOf(request.body as Buffer, request.headers['content-type'] ?? '')
    const send = (status: number, xml: string) => {
      const charset = gbk ? 'gbk' : 'utf-8'
      const whole = `<?xml version="1.0" encoding="${charset}"?>${xml}`
      return reply
        .code(status)
        .type(`text/xml; charset=${charset}`)
        .send(iconv.encode(whole, gbk ? 'gbk' : 'utf8'))
    }
    const call = callOf(body)
    if (!call) return send(500, envelope(fault('无法读取的请求')))
    const answered = await strike(
      options.faults,
      call.name,
      () => answer(options, call),
      () => response('9999', '系统繁忙', ''),
    )
    if (answered.answer !== undefined) return send(200, envelope(wrapped(call.name, answered.answer)))
    reply.hijack()
    if (answered.cut) request.raw.socket.destroy()
    return
  })
}

function textOf(bytes: Buffer, contentType: string): { body: string; gbk: boolean } {
  const gbk = /charset="?gb/i.test(contentType)
  return { body: iconv.decode(bytes, gbk ? 'gbk' : 'utf8'), gbk }
}

const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  ignoreAttributes: true,
  processEntities: true,
  htmlEntities: true,
})

interface Call {
  name: OperationName
  request: Record<string, unknown>
}

function callOf(body: string): Call | undefined {
  try {
    if (/<!(DOCTYPE|ENTITY)/i.test(body)) return undefined
    const content = parser.parse(body)?.Envelope?.Body
    const name = operationNames.find((one) => content?.[one] !== undefined)
    if (!name) return undefined
    const inner = content[name].request ?? ''
    if (/<!(DOCTYPE|ENTITY)/i.test(inner)) return undefined
    return { name, request: parser.parse(String(inner))?.Request ?? {} }
  } catch {
    return undefined
  }
}

/** <HoldId> → holdId; the patient's elements lie in <Person>. */
function bodyOf(request: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(request).map(([name, value]) => {
    const key = name[0]!.toLowerCase() + name.slice(1)
    if (typeof value === 'object' && value !== null) return [key, bodyOf(value as Record<string, unknown>)]
    if (key.endsWith('Fen')) return [key, Number(value)]
    return [key, value === '' && nullable.has(key) ? null : value]
  })
  return Object.fromEntries(entries)
}
const nullable = new Set(['phone', 'billId'])

async function answer(options: SoapOptions, { name, request }: Call): Promise<string> {
  const { commandId, ...rest } = bodyOf(request)
  const read = sluiceKinds[kinds[name]].body.safeParse(rest)
  if (!read.success) return response(badRequest, `参数不正确：${read.error.issues[0]?.path.join('.')}`, '')
  try {
    if (isQuestion(name)) {
      const ask = questions[name] as (pool: Pool, ask: unknown, now: Date) => Promise<object>
      return response('0', '成功', elements(await ask(options.pool, read.data, options.now())))
    }
    if (!z.uuid().safeParse(commandId).success) return response(badRequest, '参数不正确：commandId', '')
    const body = read.data as never
    return commandResponse(await carryOut(options.pool, name as CommandName, commandId as string, body, options.now()))
  } catch {
    return commandResponse(refused('his-error', '系统错误，请稍后再试'))
  }
}

function commandResponse(answer: Answer): string {
  if (answer.outcome === 'refused') return response(resultCodes[answer.code], answer.reason, '')
  return response('0', '成功', elements(answer.data))
}

/** { numbers: [{ hisNumberId }] } → <Numbers><Item><HisNumberId>…; states as the hospital's codes. */
function elements(value: object): string {
  return Object.entries(value)
    .map(([key, one]) => {
      const name = key[0]!.toUpperCase() + key.slice(1)
      if (Array.isArray(one))
        return `<${name}>${one.map((item) => `<Item>${elements(item)}</Item>`).join('')}</${name}>`
      const text = key === 'state' ? stateCodes[one as keyof typeof stateCodes] : one === null ? '' : String(one)
      return `<${name}>${escapeXml(text)}</${name}>`
    })
    .join('')
}

const response = (code: string, text: string, data: string) =>
  `<Response><ResultCode>${code}</ResultCode><ResultText>${escapeXml(text)}</ResultText>${data}</Response>`
const wrapped = (name: string, inner: string) =>
  `<${name}Response xmlns="${serviceNamespace}"><${name}Result>${escapeXml(inner)}</${name}Result></${name}Response>`
const fault = (text: string) =>
  `<soap:Fault><faultcode>soap:Client</faultcode><faultstring>${escapeXml(text)}</faultstring></soap:Fault>`
const envelope = (body: string) =>
  `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`
