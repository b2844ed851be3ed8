/** What benefits, accounts and settlement say no to. */
export const insuranceRefusals = {
  'benefits.unknown_code': {
    status: 422,
    zh: '目录中没有此项目编码：{code}。',
    en: 'The catalogue has no item {code} on that day.',
  },
  'benefits.no_policy': {
    status: 422,
    zh: '就诊当日没有适用的待遇政策。',
    en: 'No benefit policy applies on the day of the visit.',
  },
  'benefits.dates_overlap': {
    status: 422,
    zh: '{code} 的有效期重叠。',
    en: 'The validity dates of {code} overlap.',
  },
  'benefits.class_wrong': {
    status: 422,
    zh: '{code} 的类别与先行自付比例不符：甲类为零，丙类为全部。',
    en: 'Class and prior self-pay of {code} disagree: 甲 pays nothing first, 丙 pays all.',
  },
  'benefits.bands_wrong': {
    status: 422,
    zh: '{code} 的分段须递增，且最后一段不封顶。',
    en: 'The bands of {code} must rise, and the last must have no end.',
  },
  'benefits.unknown_entitlement': { status: 404, zh: '该待遇资格不存在。', en: 'There is no such entitlement.' },
  'benefits.entitlement_dates': {
    status: 422,
    zh: '截止日期不能早于开始日期。',
    en: 'The last day cannot be before the first.',
  },
  'accounts.credit_differs': {
    status: 409,
    zh: '该年度已按不同金额划入个人账户。',
    en: 'This year was already credited with a different amount.',
  },
  'accounts.not_insured': {
    status: 422,
    zh: '只有参保人员才有个人账户。',
    en: 'Only an insured person has a personal account.',
  },
  'accounts.not_own': {
    status: 403,
    zh: '只能由账户本人授权或撤销家庭共济。',
    en: 'Only the owner of an account may open or close it to family.',
  },
  'accounts.not_family': {
    status: 422,
    zh: '家庭共济仅限已绑定的家庭成员。',
    en: 'Mutual aid is for linked family members only.',
  },
  'accounts.unknown_aid': {
    status: 404,
    zh: '该共济授权不存在或已结束。',
    en: 'There is no such mutual aid, or it has ended.',
  },
  'settlement.not_yours': {
    status: 403,
    zh: '这张账单不属于您所在的机构。',
    en: 'This bill belongs to another institution.',
  },
  'settlement.unknown_bill': { status: 404, zh: '账单不存在。', en: 'There is no such bill.' },
  'settlement.unknown_visit': { status: 404, zh: '该次就诊没有费用。', en: 'There are no charges for this visit.' },
  'settlement.visit_differs': {
    status: 409,
    zh: '同一就诊的患者或机构不一致。',
    en: 'This visit belongs to another person or institution.',
  },
  'settlement.order_differs': {
    status: 409,
    zh: '同一医嘱已按不同内容计费。',
    en: 'This order was already charged with different content.',
  },
  'settlement.nothing_to_bill': { status: 409, zh: '没有待结算的费用。', en: 'There is nothing left to bill.' },
  'settlement.waiver_too_high': {
    status: 422,
    zh: '机构减免不能超过该医嘱费用。',
    en: 'The institution cannot waive more than the order costs.',
  },
  'settlement.quote_changed': {
    status: 409,
    zh: '应付金额已变为 {yuan} 元，请重新确认。',
    en: 'The amount to pay is now {yuan} yuan. Please confirm again.',
  },
  'settlement.accumulator_busy': {
    status: 409,
    zh: '还有一张账单在等待支付，请先支付或取消它。',
    en: 'Another bill is waiting for its payment. Pay or cancel it first.',
  },
  'settlement.key_reused': {
    status: 409,
    zh: '结算号 {key} 已用于不同内容的结算。',
    en: 'Settlement number {key} was already used for a different settlement.',
  },
  'settlement.not_awaiting': { status: 409, zh: '账单不在待支付状态。', en: 'The bill is not waiting for a payment.' },
  'settlement.not_settled': {
    status: 409,
    zh: '账单尚未结算或已被撤销。',
    en: 'The bill is not settled, or no longer.',
  },
  'settlement.already_reversed': { status: 409, zh: '账单已被撤销。', en: 'The bill is already reversed.' },
  'settlement.later_bills': {
    status: 409,
    zh: '同一累计下还有之后的账单 {bills}，请先撤销，或选择按顺序重新结算。',
    en: 'Later bills depend on this one: {bills}. Reverse them first, or settle them again in order.',
  },
  'settlement.order_not_billed': {
    status: 404,
    zh: '该次就诊没有此医嘱的费用。',
    en: 'This visit has no charges of that order.',
  },
  'settlement.resettle_needs_cash': {
    status: 409,
    zh: '重新结算后需补缴 {yuan} 元现金，请先与患者确认。',
    en: 'Settling again would ask the patient for {yuan} yuan more in cash; agree with them first.',
  },
  'settlement.callback_signature_wrong': {
    status: 401,
    zh: '支付通知签名错误。',
    en: 'The signature of the payment notice is wrong.',
  },
  'settlement.callback_amount_differs': {
    status: 422,
    zh: '支付通知金额与应付金额不符。',
    en: 'The amount of the payment notice differs from what is due.',
  },
  'settlement.callback_differs': {
    status: 409,
    zh: '同一交易号的支付通知内容不一致。',
    en: 'A notice with this trade number but other content was received before.',
  },
  'settlement.unknown_payment': { status: 404, zh: '没有对应的支付单。', en: 'There is no such payment.' },
  'settlement.no_payment_channel': {
    status: 503,
    zh: '尚未配置支付渠道，请联系医院。',
    en: 'No payment channel is configured here. Please ask the hospital.',
  },
  'settlement.cashier_choice': { status: 409, zh: '该支付单已处理。', en: 'This payment was already dealt with.' },
  'settlement.dates_wrong': {
    status: 422,
    zh: '起止日期错误，最长 400 天。',
    en: 'The dates are the wrong way round, or span more than 400 days.',
  },
} as const
