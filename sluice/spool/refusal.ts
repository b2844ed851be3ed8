/** A coded "no" at the hospital's side, with a sentence for its engineer. Anything else that is thrown is a bug. */
export class SluiceRefusal extends Error {
  override readonly name = 'SluiceRefusal'
  readonly code: SluiceRefusalCode

  constructor(code: SluiceRefusalCode, detail = '') {
    super(detail ? `${sentences[code]} (${detail})` : sentences[code])
    this.code = code
  }
}

const sentences = {
  'spool-full':
    '前置机暂存已满，请检查与平台的连接后重发。 The spool is full: check the connection to the platform, then send again.',
  'disk-full': '前置机磁盘已满，请清理磁盘后重发。 The disk is full: make room, then send again.',
  stopped: '该适配器或消息类型已被停用，启用后请重发。 This adapter or kind is stopped: start it, then send again.',
  'bad-body': '消息内容不符合约定，请按提示修正。 The message does not have the agreed shape: correct it.',
  'too-large': '消息超过允许的大小，请拆分后重发。 The message is larger than allowed: split it, then send again.',
  closing: '前置机正在关闭，请稍后重发。 The sluice is closing: send again later.',
  'not-aside': '搁置列表中没有这条消息。 No such message is set aside.',
  overtaken:
    '该指令之后的指令已执行，不能重试，只能放弃。 Later commands of this number have run: it can only be discarded.',
  'wrong-key': '暂存库的密钥与配置的密钥文件不符。 The spool was written with another key file.',
} as const

export type SluiceRefusalCode = keyof typeof sentences
