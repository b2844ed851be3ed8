/** The coded "no" of claims. */
export const claimsRefusals = {
  'claims.wrong_pool': {
    status: 422,
    zh: '统筹区 {pool} 不属于本系统，请向参保地报送。',
    en: 'The pool {pool} is not settled here. Send it to the pool of the insured.',
  },
  'claims.discharge_before_admission': {
    status: 422,
    zh: '出院时间早于入院时间。',
    en: 'The discharge lies before the admission.',
  },
  'claims.future_date': { status: 422, zh: '日期晚于今天，请核对。', en: 'The date lies in the future. Check it.' },
  'claims.before_birth': {
    status: 422,
    zh: '入院时间早于出生日期。',
    en: 'The admission lies before the date of birth.',
  },
  'claims.no_principal': {
    status: 422,
    zh: '缺少序号为 1 的主诊断或主手术。',
    en: 'There is no principal one, numbered 1.',
  },
  'claims.number_repeated': { status: 422, zh: '排序号 {number} 重复。', en: 'The number {number} is given twice.' },
  'claims.code_repeated': { status: 422, zh: '编码 {code} 重复。', en: 'The code {code} is given twice.' },
  'claims.diagnosis_malformed': {
    status: 422,
    zh: '{code} 不是医保版疾病诊断编码。',
    en: '{code} is not a national diagnosis code.',
  },
  'claims.operation_malformed': {
    status: 422,
    zh: '{code} 不是医保版手术操作编码。',
    en: '{code} is not a national procedure code.',
  },
  'claims.operation_outside_stay': {
    status: 422,
    zh: '手术操作时间不在住院期间内。',
    en: 'The procedure lies outside the stay.',
  },
  'claims.newborn_without_weight': {
    status: 422,
    zh: '入院时不足 29 天的新生儿须填写体重（克）。',
    en: 'A newborn under 29 days at admission needs a weight in grams.',
  },
  'claims.weight_impossible': {
    status: 422,
    zh: '体重只填写不足一周岁的患儿，范围 100 至 20000 克。',
    en: 'A weight is given for those under one year only, 100 to 20,000 grams.',
  },
  'claims.count_not_positive': {
    status: 422,
    zh: '数量必须为正整数。',
    en: 'A quantity is a whole number above zero.',
  },
  'claims.price_not_positive': { status: 422, zh: '单价必须大于零。', en: 'A price is above zero.' },
  'claims.no_charges': { status: 422, zh: '结算清单没有费用明细。', en: 'The settlement list has no charges.' },
  'claims.list_differs': {
    status: 409,
    zh: '该就诊的结算清单已收到，内容不同。请先撤销费用再另行报送。',
    en: 'The settlement list of this visit is there with other content.',
  },
  'claims.stays_overlap': {
    status: 409,
    zh: '同一人在同一机构的住院时间与已报送的清单重叠。',
    en: 'The person has a stay at this institution that overlaps this one.',
  },
  'claims.unknown_list': { status: 404, zh: '没有该结算清单。', en: 'There is no such settlement list.' },
  'claims.not_yours': {
    status: 403,
    zh: '只能查看本机构的结算清单。',
    en: 'You see the lists of your own institution only.',
  },
  'claims.cover_repeated': {
    status: 422,
    zh: '同一人在一次报送中出现多次。',
    en: 'A person stands twice in what was handed in.',
  },
  'claims.cover_before_known': {
    status: 422,
    zh: '参保开始日期早于已有的参保记录，历史不可改写。',
    en: 'The cover begins before what is on record; history is not rewritten.',
  },
  'claims.whole_scopes_only': {
    status: 403,
    zh: '导出全部结算数据需要不带条件的系统授权。',
    en: 'Claims as a whole need system scopes without conditions.',
  },
  'claims.import_refused': {
    status: 422,
    zh: '文件有 {count} 处错误，未导入任何数据。',
    en: 'The files have {count} errors; nothing was imported.',
  },
} as const
