export const identityRefusals = {
  'identity.pair_not_found': {
    status: 404,
    zh: '没有这一对记录。',
    en: 'There is no such pair of records.',
  },
  'identity.pair_not_open': {
    status: 409,
    zh: '这一对记录已处理，请刷新后查看结果。',
    en: 'This pair has been decided. Reload to see the result.',
  },
  'identity.pair_not_decided': {
    status: 409,
    zh: '这一对记录尚未处理，没有可撤销的决定。',
    en: 'This pair is not decided: there is nothing to take back.',
  },
  'identity.two_residents': {
    status: 409,
    zh: '两边都是已注册的居民，各有账户、医保和授权，不能在此合并。请当面核对证件，由本人注销多余的登记后再处理。',
    en: 'Both are registered residents with accounts, insurance and consents of their own, and cannot be merged here. See the documents; the person closes the registration that is too much, then decide again.',
  },
  'identity.cannot_be_one': {
    status: 409,
    zh: '与已关联的记录矛盾：身份证号不同，或已有人认定不是同一人。请先拆分有误的关联，再作决定。',
    en: 'It contradicts what is linked already: another valid id-card number, or someone found them not to be the same. Take the wrong link apart first, then decide.',
  },
  'identity.patient_gone': {
    status: 409,
    zh: '其中一份记录已被来源机构删除。',
    en: 'One of the two records was deleted by its source.',
  },
  'identity.join_not_found': {
    status: 404,
    zh: '没有这次合并，或已拆分。',
    en: 'There is no such merge, or it was taken apart.',
  },
  'identity.patient_not_found': {
    status: 404,
    zh: '没有这份患者记录。',
    en: 'There is no such Patient.',
  },
  'identity.match_resource': {
    status: 400,
    zh: '请在 Parameters 中给出 resource：一份 Patient，至少有姓名、标识或电话之一。',
    en: 'Give a Patient as "resource" in the Parameters, with a name, an identifier or a telephone.',
  },
} as const
