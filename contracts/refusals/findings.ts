/** What the findings of the fund's monitoring say no to. */
export const findingsRefusals = {
  'findings.unknown': { status: 404, zh: '没有这条监控结果。', en: 'There is no such finding.' },
  'findings.other_scope': {
    status: 403,
    zh: '只能查看本机构、本人的监控结果；全区由医保审核人员查看。',
    en: 'Only findings of your own institution or your own lines; the region is the auditor’s.',
  },
  'findings.not_yours': {
    status: 403,
    zh: '只有被查机构的负责人可以答复。',
    en: 'Only the manager of the institution concerned may answer.',
  },
  'findings.already_answered': { status: 409, zh: '已经答复过。', en: 'It was answered already.' },
  'findings.already_decided': { status: 409, zh: '该结果已有决定：{state}。', en: 'It was decided already: {state}.' },
  'findings.answer_late': {
    status: 409,
    zh: '答复期限 {until} 已过。',
    en: 'The time to answer ended on {until}.',
  },
  'findings.still_to_answer': {
    status: 409,
    zh: '机构尚未答复，{until} 之前不能认定违规。',
    en: 'The institution has not answered; until {until} it cannot be upheld.',
  },
  'findings.raised_by_you': {
    status: 403,
    zh: '由您人工提出的结果须由另一人决定。',
    en: 'You raised this by hand: somebody else must decide.',
  },
  'findings.not_decided': { status: 409, zh: '尚无可以撤回的决定。', en: 'There is no decision to take back.' },
  'findings.not_decided_by_you': {
    status: 403,
    zh: '只有作出决定的人可以撤回。',
    en: 'Only the one who decided may take it back.',
  },
  'findings.undo_too_late': {
    status: 409,
    zh: '撤回时间已过，追回款项可能已经入账。',
    en: 'The time to undo is over; the money may be posted.',
  },
  'findings.bill_unknown': { status: 404, zh: '没有这张已结算的账单。', en: 'There is no such settled bill.' },
  'findings.line_unknown': { status: 422, zh: '账单没有第 {lineNo} 行。', en: 'The bill has no line {lineNo}.' },
  'findings.amount_too_high': {
    status: 422,
    zh: '金额超过所选明细的总额。',
    en: 'The amount is more than the chosen lines come to.',
  },
  'findings.raised_already': {
    status: 409,
    zh: '这些明细已有人工提出的结果。',
    en: 'These lines were raised by hand already.',
  },
  'findings.attachment_wrong': {
    status: 422,
    zh: '附件 {name} 的内容与类型不符。',
    en: 'The content of {name} is not of its type.',
  },
  'findings.no_attachment': { status: 404, zh: '没有这个附件。', en: 'There is no such attachment.' },
  'findings.already_running': { status: 409, zh: '已有一次全量审查正在进行。', en: 'A run is under way already.' },
  'findings.future_period': { status: 422, zh: '所选时期尚未开始。', en: 'The period has not begun.' },
} as const
