import { carriesChinese } from './decode.ts'
import type { Fault } from './faults.ts'
import type { Header } from './parse.ts'

/** What an acknowledgement needs from the machine: both are arguments (ideas 6 of ARCHITECTURE.md). */
export interface Stamp {
  readonly now: Date
  readonly controlId: string
}

export type AckCode = 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR'

/** MSH-15/16 empty: original mode, one answer with AA/AE/AR. Otherwise enhanced: CA/CE/CR now, AA/AE/AR when it is done. */
export function isEnhanced(header: Header): boolean {
  return header.acceptAck !== '' || header.applicationAck !== ''
}

/** HL7 table 0155. */
function wants(condition: string, good: boolean): boolean {
  return condition === 'AL' || (condition === 'ER' && !good) || (condition === 'SU' && good)
}

/** What is answered at once, when a message has been taken or refused; undefined: the sender wants none. */
export function firstCode(header: Header, fault?: Fault): AckCode | undefined {
  if (!isEnhanced(header)) return fault ? fault.answer : 'AA'
  if (!wants(header.acceptAck, !fault)) return undefined
  if (!fault) return 'CA'
  return fault.answer === 'AR' ? 'CR' : 'CE'
}

/** What is answered once the outcome is known (or the refusal, which is one); undefined: none is wanted. */
export function applicationCode(header: Header, good: boolean, fault?: Fault): AckCode | undefined {
  if (!isEnhanced(header) || !wants(header.applicationAck, good)) return undefined
  return good ? 'AA' : (fault?.answer ?? 'AE')
}

/** An ACK to a message whose header could be read. Sender and receiver change places; it is written as the message was. */
export function acknowledge(
  header: Header,
  code: AckCode,
  stamp: Stamp,
  fault?: Fault | { readonly code: string; readonly text: string },
): string {
  const { writing } = header
  const f = writing.field
  const clean = (text: string) => escapeText(text, header)
  const signs = writing.component + writing.repetition + writing.escape + writing.subcomponent + writing.truncation
  const version = header.version || '2.5.1'
  const type = ['ACK', header.event, 'ACK'].join(writing.component)
  const msh = ['MSH', signs, header.receivingApplication, header.receivingFacility, header.sendingApplication]
  msh.push(header.sendingFacility, timestamp(stamp.now), '', type, stamp.controlId, header.processing || 'P', version)
  if (writing.charset !== 'ascii') msh.push('', '', '', '', '', charsetNames[writing.charset])
  const sentence = !fault ? '' : 'sentence' in fault ? fault.sentence(carriesChinese(writing.charset)) : fault.text
  const msa = ['MSA', code, header.controlId, clean(sentence.slice(0, 300))]
  const lines = [msh.join(f), msa.join(f)]
  if (fault) lines.push(errorSegment(header, fault, clean(sentence)))
  return `${lines.map((line) => line.replace(new RegExp(`${escapeRegExp(f)}+$`), '')).join('\r')}\r`
}

const charsetNames = {
  'utf-8': 'UNICODE UTF-8',
  gbk: 'GBK',
  gb18030: 'GB 18030-2000',
  'iso-8859-1': '8859/1',
  ascii: 'ASCII',
}

/** ERR: 2 where, 3 the code of table 0357, 4 severity, 5 our own code, 8 the sentence. */
function errorSegment(header: Header, fault: Fault | { code: string; text: string }, sentence: string): string {
  const { component: c, field: f } = header.writing
  if (!('fault' in fault)) return ['ERR', '', '', '207', 'E', escapeText(fault.code, header), '', '', sentence].join(f)
  const at = fault.at
  const where = at ? [at.segment, at.sequence ?? 1, at.field ?? '', at.repetition ?? '', at.component ?? ''] : []
  const location = where.join(c).replace(new RegExp(`${escapeRegExp(c)}+$`), '')
  const code = [fault.code, meanings[fault.code] ?? '', 'HL70357'].join(c)
  return ['ERR', '', location, code, 'E', ['', fault.fault, 'urn:anji:hl7:fault'].join(c), '', '', sentence].join(f)
}

const meanings: Record<string, string> = {
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '200': 'Unsupported message type',
  '201': 'Unsupported event code',
  '202': 'Unsupported processing id',
  '203': 'Unsupported version id',
  '205': 'Duplicate key identifier',
  '207': 'Application internal error',
}

/** To a batch: a batch of answers, one for each message, in their order. */
export function acknowledgeBatch(header: Header, answers: readonly string[], file: boolean, stamp: Stamp): string {
  const { writing } = header
  const f = writing.field
  const signs = writing.component + writing.repetition + writing.escape + writing.subcomponent
  const head = [signs, header.receivingApplication, header.receivingFacility, header.sendingApplication]
  head.push(header.sendingFacility, timestamp(stamp.now))
  const batch = `${['BHS', ...head].join(f)}\r${answers.join('')}BTS${f}${answers.length}\r`
  return file ? `${['FHS', ...head].join(f)}\r${batch}FTS${f}1\r` : batch
}

/** Where no header could be read: a minimal one of our own, so that the sender learns at least why. */
export function headless(charset: Header['writing']['charset']): Header {
  const writing = {
    field: '|',
    component: '^',
    repetition: '~',
    escape: '\\',
    subcomponent: '&',
    truncation: '',
    charset,
  }
  const none = { sendingApplication: '', sendingFacility: '', receivingApplication: '', receivingFacility: '', at: '' }
  const ids = { type: '', event: '', structure: '', controlId: '', processing: '', version: '' }
  return { writing, ...none, ...ids, acceptAck: '', applicationAck: '' }
}

/** Text put into a field (HL7 2.5.1 §2.7.1). */
export function escapeText(text: string, header: Header): string {
  const { writing } = header
  const codes = new Map([
    [writing.escape, 'E'],
    [writing.field, 'F'],
    [writing.component, 'S'],
    [writing.repetition, 'R'],
    [writing.subcomponent, 'T'],
    ['\r', '.br'],
    ['\n', '.br'],
  ])
  let out = ''
  for (const sign of text.replaceAll('\r\n', '\n')) {
    const code = codes.get(sign)
    out += code ? writing.escape + code + writing.escape : sign
  }
  return out
}

/** China time, with the offset said. */
export function timestamp(at: Date): string {
  const local = new Date(at.getTime() + 8 * 3_600_000).toISOString()
  return `${local.slice(0, 19).replace(/[-:T]/g, '')}+0800`
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
