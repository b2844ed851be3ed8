export const zh = {
  nav: '基金各页',
  navOverview: '概览',
  navSpending: '费用去向',
  navStatements: '结算书',
  navAssessment: '考核',
} as const
