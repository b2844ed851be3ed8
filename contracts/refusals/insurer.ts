/** The insurer's link and reconciliation with it. */
export const insurerRefusals = {
  'insurer.unknown_exchange': {
    status: 404,
    zh: '没有这条医保交易。',
    en: 'There is no such exchange with the insurer.',
  },
  'insurer.other_institution': {
    status: 403,
    zh: '只能查看本机构的医保交易。',
    en: 'You can see the exchanges of your own institution only.',
  },
  'insurer.exchange_over': { status: 409, zh: '该医保交易已有结果。', en: 'This exchange with the insurer is over.' },
  'settlement.awaiting_insurer': {
    status: 409,
    zh: '正在等待医保结算结果，请稍后再试。',
    en: 'The insurer has not answered yet. Try again in a moment.',
  },
  'settlement.reversing': {
    status: 409,
    zh: '该结算正在医保撤销中。',
    en: 'This settlement is already being reversed at the insurer.',
  },
  'reconciliation.other_institution': {
    status: 403,
    zh: '只能查看本机构的对账。',
    en: 'You can see the reconciliation of your own institution only.',
  },
  'reconciliation.unknown_difference': { status: 404, zh: '没有这条对账差异。', en: 'There is no such difference.' },
  'reconciliation.difference_over': {
    status: 409,
    zh: '该差异已处理完毕。',
    en: 'This difference has been dealt with.',
  },
  'reconciliation.not_proposed': {
    status: 409,
    zh: '该差异没有待复核的更正。',
    en: 'No correction of this difference waits for a second person.',
  },
  'reconciliation.same_person': {
    status: 403,
    zh: '提出更正的人不能自己复核，请由另一人复核。',
    en: 'Who proposed a correction cannot approve it. A second person has to.',
  },
  'reconciliation.correction_does_not_fit': {
    status: 422,
    zh: '这种更正不适用于该差异：{why}',
    en: 'This correction does not fit the difference: {why}',
  },
  'reconciliation.dates_wrong': {
    status: 422,
    zh: '日期范围不正确，最多 400 天，且不晚于今天。',
    en: 'The dates are wrong: at most 400 days, none of them to come.',
  },
} as const
