export const zh = {
  me: {
    title: '我的数字',
    people: '负责的居民',
    households: '户',
    disease: '病种',
    of_: { all: '全部慢病', hypertension: '高血压', diabetes: '糖尿病' },
    figure: {
      enrolled: '建档',
      managed: '近三个月随访过',
      atTarget: '上次达标',
      dueThisWeek: '本周到期',
      overdue: '已逾期',
      signed: '已签约',
    },
    how: {
      enrolled: '正在慢病管理中的人',
      managed: '建档的人里，92 天内有随访的',
      atTarget: '近三个月随访过的人里，上次随访达标的',
      dueThisWeek: '建档的人里，今天起 7 天内该随访的',
      overdue: '建档的人里，已过随访日期的',
      signed: '居民里，签约生效或在冷静期的',
    },
    of: '共 {of} · {share}',
    nobody: '没有人',
    rough: '这些数字在本机上按手头数据算出，供安排工作用。考核以全县统计为准。',
    more: '更多',
  },
}
