export const settlementRulesRefusals = {
  'settlement.other_pool': {
    status: 422,
    zh: '费用属于统筹区 {pool}，不在本统筹区 {own} 结算。',
    en: 'This belongs to pool {pool}; pool {own} does not settle it.',
  },
  'settlement.charge_in_future': {
    status: 422,
    zh: '费用发生时间在未来，不能计费。',
    en: 'The charge is dated in the future.',
  },
  'settlement.must_not_be_paid': {
    status: 409,
    zh: '不能结算：{reason}（规则 {rule}，第 {lines} 行）。请退回该费用，或由医疗机构声明自费后再结算。',
    en: 'This must not be paid: {reason} (rule {rule}, line {lines}). Return the charge, or the institution declares it self-paid.',
  },
  'settlement.unknown_charge': {
    status: 404,
    zh: '该次就诊没有这项未结算的费用。',
    en: 'The visit has no such unbilled charge.',
  },
  'settlement.already_own': {
    status: 409,
    zh: '该费用已按其他理由声明自费。',
    en: 'This charge was already declared self-paid for another reason.',
  },
  'settlement.consent_missing': {
    status: 422,
    zh: '请写明谁同意自费：参保人本人、近亲属或监护人；急诊抢救可以事后告知。',
    en: 'Say who agreed to pay: the insured, a near relative or the guardian; in an emergency they are told afterwards.',
  },
  'settlement.not_your_visit': {
    status: 403,
    zh: '该次就诊不属于您所在的机构或您本人。',
    en: 'This visit is not of your institution, or not yours.',
  },
  'settlement.unknown_run': { status: 404, zh: '没有这次批量重新结算。', en: 'There is no such resettlement.' },
  'settlement.run_not_ready': {
    status: 409,
    zh: '试算尚未完成，完成后才能开始重新结算。',
    en: 'The preview is not finished; settling again starts from it.',
  },
  'settlement.run_dates_wrong': {
    status: 422,
    zh: '起止日期错误：须在同一年内，且不晚于今天。',
    en: 'The days must lie in one year, in order, and not in the future.',
  },
  'settlement.whole_pool_only': {
    status: 403,
    zh: '批量重新结算涉及整个统筹区，须由不属于单个医疗机构的管理员办理。',
    en: 'This concerns the whole pool: only an administrator of the lead institution, or of none, may do it.',
  },
} as const
