export const measuresRefusals = {
  'measures.other_scope': {
    status: 403,
    zh: '只能查看本机构、本团队或本人管理的数据；全区数据由牵头医院的管理者查看。',
    en: "You can see your own institution's, team's or panel's figures only; the lead hospital's manager sees the region.",
  },
  'measures.scope_incomplete': {
    status: 422,
    zh: '请指明范围的编号；全区不需要编号。',
    en: 'Name the scope by its id. The region needs none.',
  },
  'measures.unknown_measure': {
    status: 404,
    zh: '这一天没有名为“{code}”的生效指标。',
    en: 'No measure "{code}" is in force on that day.',
  },
  'measures.not_computed': {
    status: 404,
    zh: '这段时间的指标还没有计算，请先发起计算或选择其他时间。',
    en: 'The figures of that period have not been computed yet. Start a computation or choose another period.',
  },
  'measures.list_gone': {
    status: 404,
    zh: '这次计算的人员名单已不再保留，请重新计算后查看。',
    en: 'The list of people of that computation is no longer kept. Compute again to see it.',
  },
  'measures.future_day': {
    status: 422,
    zh: '这一天还没有到，请选择今天或以前的日期。',
    en: 'That day has not come yet. Choose today or an earlier day.',
  },
  'measures.already_running': {
    status: 409,
    zh: '指标正在计算，请等待完成后再发起。',
    en: 'A computation is running. Wait until it is done before starting another.',
  },
  'measures.not_yours': {
    status: 403,
    zh: '您不能查看这位居民的指标说明。',
    en: 'You may not see how this person is counted.',
  },
} as const
