/**
 * Why a message is not taken. Each row has the acknowledgement it leads to (AE: this message is wrong; AR: such messages are not
 * taken here, HL7 2.5.1 §2.9.2), the code of HL7 table 0357 for ERR-3, and a sentence that a hospital's engineer can act on.
 */
const rows = {
  'not-hl7': {
    answer: 'AR',
    code: '100',
    zh: '报文不以 MSH 段开头（开头是“{start}”），不是 HL7 v2 报文。请检查发送端的报文内容。',
    en: 'The message does not begin with MSH (it begins with "{start}"). Check what the sender puts into the frame.',
  },
  encoding: {
    answer: 'AE',
    code: '102',
    zh: '字符集不符：声明为 {declared}，但第 {offset} 字节不能按此解码{really}。请修正 MSH-18 或该连接的 charset 设置。',
    en: 'Declared as {declared}, but byte {offset} cannot be read so{really}. Correct MSH-18 or the charset of this connection.',
  },
  charset: {
    answer: 'AE',
    code: '103',
    zh: 'MSH-18 的字符集“{value}”不支持。可用：UNICODE UTF-8、GBK、GB 18030-2000、8859/1、ASCII。',
    en: 'The character set "{value}" of MSH-18 is not known. Known: UNICODE UTF-8, GBK, GB 18030-2000, 8859/1, ASCII.',
  },
  separators: {
    answer: 'AE',
    code: '102',
    zh: 'MSH-1/MSH-2 的分隔符“{value}”不可用：须为四个（2.7 起可五个）互不相同的非字母数字字符，通常为 |^~\\&。',
    en: 'The separators "{value}" of MSH-1/MSH-2 cannot be used: four (from 2.7 on five) different signs, usually |^~\\&.',
  },
  'no-segment': {
    answer: 'AE',
    code: '100',
    zh: '第 {line} 行“{start}”不是段。字段内的换行须写成 \\.br\\ 或 \\X0D\\，报文不可截断。',
    en: 'Line {line} ("{start}") is no segment. A line break inside a field is written \\.br\\ or \\X0D\\.',
  },
  'second-header': {
    answer: 'AE',
    code: '100',
    zh: '第 {line} 行又出现 MSH。多条报文须分帧发送，或放入 BHS…BTS 批次。',
    en: 'Line {line} is a second MSH. Send each message in its own frame, or as a batch in BHS…BTS.',
  },
  batch: {
    answer: 'AE',
    code: '100',
    zh: '批次不完整：{what}。',
    en: 'The batch is not whole: {what}.',
  },
  'no-type': {
    answer: 'AR',
    code: '101',
    zh: 'MSH-9（消息类型）为空或缺触发事件，无法判断这是什么消息。',
    en: 'MSH-9 (message type) is empty or has no trigger event: nobody can tell what this message is.',
  },
  'no-control-id': {
    answer: 'AE',
    code: '101',
    zh: 'MSH-10（消息控制号）为空，无法应答和查重。请由发送端填写唯一编号，或将该连接设为 duplicates: by-content。',
    en: 'MSH-10 (control id) is empty: it can neither be answered nor be told from a repeat. Fill it, or set duplicates: by-content.',
  },
  'no-version': {
    answer: 'AR',
    code: '101',
    zh: 'MSH-12（版本）为空。请填写 2.1 至 2.9 之一，例如 2.4。',
    en: 'MSH-12 (version) is empty. Fill in one of 2.1 to 2.9, for example 2.4.',
  },
  version: {
    answer: 'AR',
    code: '203',
    zh: 'MSH-12 的版本“{value}”不支持，可用 2.1 至 2.9。',
    en: 'The version "{value}" of MSH-12 is not supported; 2.1 to 2.9 are.',
  },
  'message-type': {
    answer: 'AR',
    code: '200',
    zh: '不接收“{value}”类消息。可接收：ADT、SIU、ORM、OML、OMP、OMG、ORU、MDM、RDE、RDS、RAS、VXU、PPR、DFT、BAR。',
    en: 'Messages of type "{value}" are not taken. Taken: ADT, SIU, ORM, OML, OMP, OMG, ORU, MDM, RDE, RDS, RAS, VXU, PPR, DFT, BAR.',
  },
  event: {
    answer: 'AR',
    code: '201',
    zh: '{type} 的触发事件“{event}”不支持。',
    en: 'The trigger event "{event}" of {type} is not supported.',
  },
  processing: {
    answer: 'AR',
    code: '202',
    zh: 'MSH-11 为“{value}”（P 生产，T 培训，D 调试），该连接只接收：{allowed}。',
    en: 'MSH-11 is "{value}" (P production, T training, D debugging); this connection takes only {allowed}.',
  },
  'segment-missing': {
    answer: 'AE',
    code: '100',
    zh: '缺少 {segment} 段：{type} 必须包含它。',
    en: 'The segment {segment} is missing: {type} needs it.',
  },
  'field-missing': {
    answer: 'AE',
    code: '101',
    zh: '{field} 为空：{why}。',
    en: '{field} is empty: {whyEn}.',
  },
  'data-type': {
    answer: 'AE',
    code: '102',
    zh: '{field} 的值“{value}”不符合类型 {type}。',
    en: 'The value "{value}" of {field} is no {type}.',
  },
  'duplicate-id': {
    answer: 'AE',
    code: '205',
    zh: '消息控制号“{value}”此前已用于另一条内容不同的消息。重发须内容一致，新消息须用新编号。',
    en: 'The control id "{value}" was used before for a message with other content. Repeat unchanged, or use a new id.',
  },
  'too-large': {
    answer: 'AR',
    code: '207',
    zh: '报文超过该连接的上限 {max} 字节，未读入。请改为传送链接（RP），或提高 bytesMax。',
    en: 'The message is larger than the {max} bytes that this connection takes. Send a pointer (RP), or raise bytesMax.',
  },
  'too-many': {
    answer: 'AE',
    code: '207',
    zh: '该消息会产生 {count} 个资源，上限为 {max}。请拆分发送。',
    en: 'The message would make {count} resources; at most {max} are taken. Split it.',
  },
  full: {
    answer: 'AR',
    code: '207',
    zh: '前置机的存储已满，消息未被接收，请稍后重发。',
    en: 'The spool of the front server is full. The message was not taken: try again later.',
  },
  stopped: {
    answer: 'AR',
    code: '207',
    zh: '该适配器或消息类型在前置机上已停用或正在关闭，消息未被接收。启用后请重发。',
    en: 'This adapter or kind of message is stopped on the front server, or it is closing. The message was not taken: start it, then send again.',
  },
  body: {
    answer: 'AE',
    code: '207',
    zh: '转换结果未被接收：{reason}',
    en: 'What the message was turned into was not taken: {reason}',
  },
  internal: {
    answer: 'AE',
    code: '207',
    zh: '前置机处理该消息时出错，消息未被接收。请把消息控制号告知平台管理员。',
    en: 'The front server failed on this message and did not take it. Tell the platform’s operators its control id.',
  },
} as const satisfies Record<string, { answer: 'AE' | 'AR'; code: string; zh: string; en: string }>

export type FaultName = keyof typeof rows

export interface Location {
  readonly segment: string
  /** Which of the segments of this name, from 1. */
  readonly sequence?: number
  readonly field?: number
  readonly repetition?: number
  readonly component?: number
}

/** A "no" to a message. Everything else that is thrown is a bug. */
export class Fault extends Error {
  readonly fault: FaultName
  readonly answer: 'AE' | 'AR'
  /** HL7 table 0357. */
  readonly code: string
  readonly at: Location | undefined
  readonly zh: string
  readonly en: string

  constructor(name: FaultName, params: Record<string, string | number> = {}, at?: Location) {
    const row = rows[name]
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, key: string) => shortened(String(params[key] ?? '')))
    super(fill(row.en))
    this.fault = name
    this.answer = row.answer
    this.code = row.code
    this.at = at
    this.zh = fill(row.zh)
    this.en = fill(row.en)
  }

  /** Both languages, where the sender's character set can carry them. */
  sentence(chinese: boolean): string {
    return chinese ? `${this.zh} ${this.en}` : this.en
  }
}

/** What came from outside goes into a sentence only so far. */
function shortened(text: string): string {
  const printable = text.replace(/\p{Cc}/gu, '·')
  return printable.length > 200 ? `${printable.slice(0, 200)}…` : printable
}
