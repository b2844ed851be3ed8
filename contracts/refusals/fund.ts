export const fundRefusals = {
  'fund.other_institution': {
    status: 403,
    zh: '只能查看本机构或本人开具的费用；全区数据由牵头医院的管理者和基金稽核查看。',
    en: "You can see your own institution's or your own bills only; the lead hospital's manager and the fund's auditors see the region.",
  },
  'fund.unknown_line': {
    status: 404,
    zh: '没有这一行费用，或账单已撤销。',
    en: 'There is no such line, or its bill was reversed.',
  },
} as const
