/** What the platform decides about numbers, as SIU messages for a hospital whose system speaks nothing else. */
import type { BodyOf } from '#contracts/sluice'
import { escapeText, type Header, headless, timestamp } from '#sluice/hl7'
import type { AdapterHost, CommandOutcome } from '../adapter.ts'
import type { MllpOptions } from './options.ts'
import type { Sender } from './sender.ts'

type Told = NonNullable<MllpOptions['send']>['commands'][number]

const charsets = {
  'utf-8': 'UNICODE UTF-8',
  gbk: 'GBK',
  gb18030: 'GB 18030-2000',
  'iso-8859-1': '8859/1',
  ascii: 'ASCII',
}
const sexes = { male: 'M', female: 'F', other: 'O', unknown: 'U' }
const events: Readonly<Record<Told, string>> = {
  'number.confirm': 'S12',
  'number.cancel': 'S15',
  'number.checked-in': 'S14',
}
const states: Readonly<Record<Told, string>> = {
  'number.confirm': 'Booked',
  'number.cancel': 'Cancelled',
  'number.checked-in': 'Started',
}

/** The message of a command; the same command gives the same control id, so that the hospital knows a repeat. */
export function messageOf<K extends Told>(
  kind: K,
  body: BodyOf<K>,
  commandId: string,
  options: MllpOptions & { send: NonNullable<MllpOptions['send']> },
  now: Date,
): { controlId: string; text: string } {
  const writing: Header = headless(options.charset)
  const clean = (text: string) => escapeText(text, writing)
  const controlId = commandId.replaceAll('-', '').slice(0, 20)
  const { application, facility } = options.send
  const type = `SIU^${events[kind]}^SIU_S12`
  const msh = [
    'MSH',
    '^~\\&',
    'ANJI',
    options.hospital,
    application,
    facility,
    timestamp(now),
    '',
    type,
    controlId,
    'P',
    '2.5.1',
  ]
  msh.push('', '', '', '', 'CHN', charsets[options.charset])
  const sch = Array.from<string>({ length: 25 }).fill('')
  sch[0] = clean(body.appointmentId)
  sch[1] = clean(body.hisNumberId)
  sch[5] = 'reason' in body ? clean(body.reason) : 'ANJI'
  sch[24] = states[kind]
  if ('at' in body) sch[10] = `^^^${timestamp(new Date(body.at))}`
  const segments = [msh.join('|'), `SCH|${sch.join('|')}`.replace(/\|+$/, '')]
  if ('person' in body) {
    const { person } = body
    const document = person.documentType === 'id-card' ? 'NNCHN' : 'PPN'
    const born = person.birthDate.replaceAll('-', '')
    const pid = ['PID', '1', '', `${clean(person.documentNumber)}^^^CHN^${document}`, '', clean(person.name), '', born]
    pid.push(sexes[person.sex], '', '', '', '', clean(person.phone ?? ''))
    segments.push(pid.join('|').replace(/\|+$/, ''))
  }
  return { controlId, text: `${segments.join('\r')}\r` }
}

/** The commands that the options name, carried out by telling the hospital and hearing its answer. */
export function commandsOf(
  options: MllpOptions & { send: NonNullable<MllpOptions['send']> },
  sender: Sender,
  host: AdapterHost,
) {
  const tell =
    <K extends Told>(kind: K) =>
    async (body: BodyOf<K>, commandId: string): Promise<CommandOutcome> => {
      const { controlId, text } = messageOf(kind, body, commandId, options, host.clock())
      const answer = await sender.send(controlId, text)
      if (answer.code === 'AA') return { outcome: 'done' }
      return { outcome: 'refused', code: 'his-error', reason: `${answer.code} ${answer.text}`.trim().slice(0, 400) }
    }
  const told = new Set(options.send.commands)
  return {
    ...(told.has('number.confirm') ? { 'number.confirm': tell('number.confirm') } : {}),
    ...(told.has('number.cancel') ? { 'number.cancel': tell('number.cancel') } : {}),
    ...(told.has('number.checked-in') ? { 'number.checked-in': tell('number.checked-in') } : {}),
  }
}
