/** The platform's end of the hospitals' sluices. */
export const sluicesRefusals = {
  'sluices.not_found': { status: 404, zh: '没有这台前置机。', en: 'There is no such sluice.' },
  'sluices.other_institution': {
    status: 403,
    zh: '只能查看本机构的前置机。',
    en: 'You may see the sluice of your own institution only.',
  },
  'sluices.no_sluice': {
    status: 409,
    zh: '该医院尚未接入前置机。',
    en: 'This hospital has no sluice yet.',
  },
  'sluices.silent': {
    status: 503,
    zh: '暂时联系不上医院系统，请稍后再试。',
    en: 'The hospital cannot be reached at the moment. Try again later.',
  },
  'sluices.deadline': {
    status: 503,
    zh: '医院系统未及时答复，请稍后再试。',
    en: 'The hospital did not answer in time. Try again later.',
  },
  'sluices.hospital_refused': {
    status: 409,
    zh: '医院系统不能答复：{reason}（{code}）。',
    en: 'The hospital cannot answer: {reason} ({code}).',
  },
  'sluices.bad_key': {
    status: 422,
    zh: '公钥不是有效的 SM2 公钥（PEM）。',
    en: 'The public key is not an SM2 key in PEM.',
  },
  'sluices.institution_taken': {
    status: 409,
    zh: '该医院已有另一台启用的前置机，请先吊销。',
    en: 'This hospital has another sluice in use. Revoke that one first.',
  },
  'sluices.other_hospital': {
    status: 409,
    zh: '该编号属于另一家医院的前置机。',
    en: 'This id belongs to another hospital’s sluice.',
  },
  'sluices.message_not_found': { status: 404, zh: '没有这条消息。', en: 'There is no such message.' },
  'sluices.not_refused': {
    status: 409,
    zh: '只有被拒收的消息才能重试或放弃。',
    en: 'Only a refused message can be tried again or given up.',
  },
  'sluices.body_gone': {
    status: 410,
    zh: '消息内容已按期清除，请由医院重新发送。',
    en: 'The body of the message has been cleared. Have the hospital send it again.',
  },
  'sluices.alert_not_found': { status: 404, zh: '没有这条告警。', en: 'There is no such alert.' },
  // Of messages from hospitals: never an answer of an API.
  'sluices.bad_body': {
    status: 422,
    zh: '消息内容不符合约定的格式。',
    en: 'The message does not have the agreed shape.',
  },
  'sluices.unknown_command': {
    status: 422,
    zh: '没有向该医院发出过这条指令。',
    en: 'This hospital was never sent that command.',
  },
  'sluices.nobody_hears': {
    status: 422,
    zh: '平台尚不接收 {kind} 类消息。',
    en: 'The platform does not take in messages of kind {kind} yet.',
  },
  'sluices.failed': {
    status: 503,
    zh: '平台处理此消息时多次出错，已搁置，请联系平台。',
    en: 'The platform failed on this message several times and set it aside. Ask the platform.',
  },
} as const
