export const budgetsRefusals = {
  'statements.unknown': {
    status: 404,
    zh: '没有这份结算单，或您无权查看。',
    en: 'There is no such statement, or it is not yours to see.',
  },
  'statements.not_yours': {
    status: 403,
    zh: '全区的结算单由牵头医院的管理者和基金审计人员处理，其他机构只能查看本机构的。',
    en: "The region's statements are for the lead hospital's manager and the fund's auditor. Others see their own institution's.",
  },
  'statements.wrong_state': {
    status: 409,
    zh: '这份结算单现在是“{state}”状态，不能这样处理；请刷新后再看。',
    en: 'This statement is "{state}" now; that cannot be done to it. Load it again.',
  },
  'statements.second_person': {
    status: 403,
    zh: '编制或提交结算单的人不能自己批准，请由另一人批准。',
    en: 'Whoever made or submitted a statement cannot approve it. Ask another person.',
  },
  'statements.being_made': {
    status: 409,
    zh: '同一对象同一期间的结算单正在由他人编制，请稍后再试。',
    en: 'A statement of the same subject and period is being made by somebody else. Try again.',
  },
  'statements.period_closed': {
    status: 409,
    zh: '期间 {period} 已关账，不能再过账；更正请在未关账的期间进行。',
    en: 'The period {period} is closed and takes no more postings. Correct it in an open period.',
  },
  'statements.period_running': {
    status: 422,
    zh: '期间 {period} 还没有结束，不能关账。',
    en: 'The period {period} has not ended and cannot be closed.',
  },
  'statements.not_same': {
    status: 409,
    zh: '按原输入重新计算的结果与保存的内容不一致，不能过账；请查看重算差异。',
    en: 'Worked out again, the statement says something else than what is kept. It is not posted; see what differs.',
  },
  'statements.source_not_posted': {
    status: 409,
    zh: '它所依据的“{title}”（{subject}）尚未过账，或已被新的版本替换；请先过账，或重新编制。',
    en: 'What it is worked out of, "{title}" ({subject}), is not posted, or was replaced since. Post that first, or make this one again.',
  },
  'statements.inputs_wrong': {
    status: 422,
    zh: '结算单“{kind}”的输入不完整或不正确：{field}。',
    en: 'The inputs of the statement "{kind}" are not right: {field}.',
  },
  'budgets.not_yours': {
    status: 403,
    zh: '全区的预算和支付由牵头医院的管理者、基金审计人员和系统管理员处理。',
    en: "The region's budgets and payments are for the lead hospital's manager, the fund's auditor and the administrator.",
  },
  'budgets.unknown': {
    status: 404,
    zh: '没有这条预算或规则。',
    en: 'There is no such budget or rule.',
  },
  'budgets.decided': {
    status: 409,
    zh: '这一条已经批准或被替换，不能再次批准。',
    en: 'It was approved or replaced already.',
  },
  'budgets.second_person': {
    status: 403,
    zh: '录入的人不能自己批准，请由另一人批准。',
    en: 'Whoever entered it cannot approve it. Ask another person.',
  },
  'budgets.shares': {
    status: 422,
    zh: '十二个月的份额相加必须等于一万（即 100%），现在是 {sum}。',
    en: 'The shares of the twelve months must add up to 10,000 (100%). They add up to {sum}.',
  },
  'budgets.parameters': {
    status: 422,
    zh: '“{kind}”规则的参数不正确：{field}。',
    en: 'The parameters of the rule "{kind}" are not right: {field}.',
  },
  'budgets.no_budget': {
    status: 409,
    zh: '{year} 年还没有批准的预算，请先录入并批准。',
    en: 'No budget of {year} is approved. Enter and approve one first.',
  },
  'budgets.no_rule': {
    status: 409,
    zh: '{day} 没有生效的“{kind}”规则，请先录入并批准。',
    en: 'No rule "{kind}" is in force on {day}. Enter and approve one first.',
  },
  'budgets.no_rate': {
    status: 422,
    zh: '人头打包没有为风险单元 {cell} 规定定额，请补充后再算。',
    en: 'The package names no amount for the risk cell {cell}. Add it and compute again.',
  },
  'budgets.month_running': {
    status: 422,
    zh: '{month} 月还没有结束，请在月份结束后计算点数。',
    en: 'The month {month} has not ended. Compute its points when it is over.',
  },
  'budgets.year_running': {
    status: 422,
    zh: '{year} 年还没有结束，请在年度结束后清算。',
    en: 'The year {year} has not ended. Clear it when it is over.',
  },
  'budgets.two_regimes': {
    status: 409,
    zh: '“{budget}”的账单同时由病种打包“{rule}”支付，又不在人头总包内，不能再按点数清算；请改正规则。',
    en: 'Bills of {budget} are also paid by the package "{rule}" outside of any capitation. They are not paid twice: correct the rules.',
  },
  'budgets.nothing_before': {
    status: 409,
    zh: '上一年度没有可作为份额依据的账单，请先导入上一年度的结算数据或使用机构预算。',
    en: 'Last year has no bills to take shares from. Import its settlements first.',
  },
  'budgets.wrong_pool': {
    status: 422,
    zh: '本数据库只结算统筹区 {own}，不能处理统筹区 {asked}。',
    en: 'This database settles for the pool {own}, not for {asked}.',
  },
  'budgets.no_claims': {
    status: 404,
    zh: '没有找到统筹区 {pool} {year} 年的结算文件，请先导出。',
    en: 'There are no claims of the pool {pool} for {year}. Export them first.',
  },
  'budgets.no_score': {
    status: 409,
    zh: '该机构 {year} 年还没有确认的考核得分，请先确认。',
    en: 'The institution has no confirmed score of {year} yet. Confirm it first.',
  },
  'budgets.no_members': {
    status: 409,
    zh: '{year} 年没有由该机构负责的参保人。',
    en: 'The institution answered for nobody in {year}.',
  },
  'budgets.no_terms': {
    status: 422,
    zh: '{year} 年没有共享节约的条款。',
    en: 'There are no terms of shared savings for {year}.',
  },
} as const
