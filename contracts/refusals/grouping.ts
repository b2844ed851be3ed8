/** What grouping and payment by case say no to. */
export const groupingRefusals = {
  'grouping.no_tables': {
    status: 404,
    zh: '{day} 没有生效的分组表，请管理员先导入。',
    en: 'No grouping tables are in force on {day}. An administrator imports them first.',
  },
  'grouping.tables_unreadable': {
    status: 422,
    zh: '分组表无法读取：{what}。',
    en: 'The grouping tables cannot be read: {what}.',
  },
  'grouping.tables_overlap': {
    status: 409,
    zh: '已有另一套分组表从 {day} 起生效。',
    en: 'Another set of grouping tables holds from {day}.',
  },
  'grouping.region_only': {
    status: 403,
    zh: '分组表由牵头机构（或区域）的管理员导入，并由另一人启用。',
    en: 'Grouping tables are handed in by the administrator of the lead institution or the region, and adopted by somebody else.',
  },
  'grouping.unknown_upload': { status: 404, zh: '没有这套待启用的分组表。', en: 'There is no such set to adopt.' },
  'grouping.already_decided': {
    status: 409,
    zh: '这套分组表已经启用或放弃，请刷新后查看。',
    en: 'This set has been adopted or discarded already. Refresh to see it.',
  },
  'grouping.two_persons': {
    status: 403,
    zh: '需要另一个人启用：导入的人不能自己启用。',
    en: 'Somebody else must adopt it: whoever handed it in cannot.',
  },
  'cases.other_scope': {
    status: 403,
    zh: '只能查看本机构的病例；全区由牵头机构和医保审核人员查看。',
    en: 'Only cases of your own institution; the region is the lead institution’s and the auditor’s.',
  },
  'cases.lead_only': {
    status: 403,
    zh: '由牵头机构的管理者办理。',
    en: 'This is done by the manager of the lead institution.',
  },
  'cases.unknown_tariff': { status: 404, zh: '没有这份付费标准。', en: 'There is no such tariff.' },
  'cases.not_a_draft': { status: 409, zh: '这份付费标准已不是草稿。', en: 'This tariff is no longer a draft.' },
  'cases.made_by_you': {
    status: 403,
    zh: '由您编制的标准须由另一人发布。',
    en: 'You made this tariff: somebody else must publish it.',
  },
  'cases.made_by_another': {
    status: 403,
    zh: '这份标准由{name}编制，只能由其本人修改；可撤回后另行编制，或由您发布。',
    en: '{name} made this tariff and alone changes it. Withdraw it and make another, or publish it.',
  },
  'cases.tariff_overlap': {
    status: 409,
    zh: '这段时间已有发布的付费标准。',
    en: 'A published tariff is in force in these days already.',
  },
  'cases.basis_empty': {
    status: 409,
    zh: '这段时间没有已结算的住院，无法测算。',
    en: 'No stay was settled in these days: there is nothing to learn from.',
  },
  'cases.basis_backwards': {
    status: 422,
    zh: '测算的起止日期颠倒。',
    en: 'The days to learn from end before they begin.',
  },
  'cases.no_tariff': {
    status: 409,
    zh: '{day} 没有生效的付费标准。',
    en: 'No tariff is in force on {day}.',
  },
  'cases.future_month': { status: 422, zh: '这个月还没有结束。', en: 'This month is not over yet.' },
  'cases.month_not_run': { status: 404, zh: '这个月还没有测算。', en: 'This month has not been worked out yet.' },
  'cases.unknown_stay': {
    status: 404,
    zh: '没有这次已结算的住院。',
    en: 'There is no settled stay of this visit.',
  },
  'cases.not_your_patient': {
    status: 403,
    zh: '只能测算本机构且有权查阅病历的住院。',
    en: 'Only stays at your institution whose record you may open.',
  },
  'cases.recoding_empty': {
    status: 422,
    zh: '去掉后没有诊断了。',
    en: 'No diagnosis would be left.',
  },
} as const
