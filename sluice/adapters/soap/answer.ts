// What an answer says. Pure.
import type { CommandResult } from '#contracts/sluice'
import type { CommandOutcome } from '../adapter.ts'
import { Unclear } from '../http.ts'
import { fenOf, timeOf, truthOf } from '../values.ts'
import type { Command, Question, SoapOptions, Take } from './options.ts'
import { at, escapeXml, fill, listAt, parseXml, type Tree, textAt } from './xml.ts'

const envelopes = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const

export function envelopeOf(
  options: SoapOptions,
  operation: { operation: string; template: string },
  body: object,
): string {
  const inner = fill(operation.template, body, options.charset)
  const { parameter } = options
  const content = parameter
    ? `<${parameter.name}>${parameter.text ? escapeXml(inner) : inner}</${parameter.name}>`
    : inner
  return `<?xml version="1.0" encoding="${options.charset}"?><soap:Envelope xmlns:soap="${envelopes[options.version]}"><soap:Body><${operation.operation} xmlns="${options.namespace}">${content}</${operation.operation}></soap:Body></soap:Envelope>`
}

/** The answer's own tree. A fault or anything that cannot be read is unclear: the service may have done it before it failed. */
export function resultOf(options: SoapOptions, operation: string, answer: { status: number; text: string }): Tree {
  const body = readTree(answer.text, answer.status)
  const inside = at(body, 'Envelope.Body') as Tree | undefined
  const fault = inside && at(inside, 'Fault')
  if (fault !== undefined) {
    // The code only: its sentence may name the patient, and this is shown and logged.
    const said = textAt(inside, 'Fault.faultcode') ?? textAt(inside, 'Fault.Code.Value') ?? 'without a code'
    throw new Unclear(`the service answered with a fault: ${said.slice(0, 80)}`)
  }
  const result = inside && at(inside, options.result.path.replaceAll('{operation}', operation))
  if (result === undefined) throw new Unclear(`HTTP ${answer.status} without ${options.result.path}`)
  if (!options.result.text) return result as Tree
  return readTree(String(result), answer.status)
}

function readTree(text: string, status: number): Tree {
  try {
    return parseXml(text)
  } catch (error) {
    throw new Unclear(`HTTP ${status}: ${(error as Error).message.slice(0, 160)}`)
  }
}

export function commandOutcome(options: SoapOptions, command: Command, result: Tree): CommandOutcome {
  const { outcome } = options
  const code = textAt(result, outcome.code)
  if (code === undefined) throw new Unclear(`the answer has no ${outcome.code}`)
  if (outcome.done.includes(code)) {
    const data: CommandResult['data'] = {}
    for (const [name, take] of Object.entries(command.data)) data[name] = taken(take, result, options) ?? null
    return { outcome: 'done', data }
  }
  const refusal = outcome.refused[code]
  if (!refusal || outcome.unclear.includes(code)) throw new Unclear(`the service answered with code ${code}`)
  const reason = (outcome.text && textAt(result, outcome.text)) || code
  return { outcome: 'refused', code: refusal, reason: reason.slice(0, 400) }
}

export function questionAnswer(options: SoapOptions, question: Question, result: Tree): Record<string, unknown> {
  const { outcome } = options
  const code = textAt(result, outcome.code)
  if (code === undefined || !outcome.done.includes(code))
    throw new Error(`the service answered with code ${code ?? 'none'}`)
  const answer: Record<string, unknown> = {}
  for (const [name, take] of Object.entries(question.take)) answer[name] = taken(take, result, options)
  const { list } = question
  if (list) {
    answer[list.to] = listAt(result, list.items).map((item) =>
      Object.fromEntries(Object.entries(list.take).map(([name, take]) => [name, taken(take, item, options)])),
    )
  }
  return answer
}

function taken(take: Take, tree: Tree | string, options: SoapOptions): string | number | boolean | null | undefined {
  const text = textAt(tree, take.path)
  if (text === undefined || text === '') {
    if (take.empty === undefined) throw new Unclear(`the answer has no ${take.path}`)
    return take.empty
  }
  if (take.map) {
    const found = Object.hasOwn(take.map, text) ? take.map[text] : undefined
    if (found === undefined) throw new Unclear(`${take.path}: a code that its table does not have`)
    return found
  }
  const value = readAs(take.as, text, options.timeZone)
  if (value === undefined) throw new Unclear(`${take.path} is no ${take.as}`)
  return value
}

function readAs(as: Take['as'], text: string, timeZone: string): string | number | boolean | undefined {
  if (as === 'text') return text
  if (as === 'yuan') return fenOf(text)
  if (as === 'time') return timeOf(text, timeZone)
  if (as === 'boolean') return truthOf(text)
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
}
