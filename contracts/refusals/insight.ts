export const insightRefusals = {
  'dashboards.other_institution': {
    status: 403,
    zh: '只能查看本机构的数据；全区数据由牵头医院的管理者查看。',
    en: "You can see your own institution's figures only; the lead hospital's manager sees the region.",
  },
  'dashboards.future_day': {
    status: 422,
    zh: '这一天还没有到，请选择今天或以前的日期。',
    en: 'That day has not come yet. Choose today or an earlier day.',
  },
  'dashboards.no_visits_behind': {
    status: 422,
    zh: '这个数字不是按就诊计数的，没有就诊名单。',
    en: 'This figure does not count visits, so there is no list of visits behind it.',
  },
} as const
