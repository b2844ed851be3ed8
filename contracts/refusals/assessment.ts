export const assessmentRefusals = {
  'assessment.no_scheme': {
    status: 409,
    zh: '{year} 年没有生效的考核办法，请先发布一份。',
    en: 'No assessment scheme is in force for {year}. Publish one first.',
  },
  'assessment.unknown_scheme': { status: 404, zh: '没有这份考核办法。', en: 'There is no such assessment scheme.' },
  'assessment.scheme_wrong': {
    status: 422,
    zh: '考核办法有误：{says}。',
    en: 'The scheme is wrong: {says}.',
  },
  'assessment.years_overlap': {
    status: 409,
    zh: '{year} 年已有生效的考核办法，请先确定它的截止年。',
    en: 'A scheme is already in force for {year}. Say first in which year that one ends.',
  },
  'assessment.already_decided': {
    status: 409,
    zh: '这份考核办法已经处理过，请刷新后再看。',
    en: 'This scheme was already decided. Load the page again.',
  },
  'assessment.same_person': {
    status: 403,
    zh: '拟定和批准须由两个人完成，请由另一位同事批准。',
    en: 'Who proposes may not approve. Ask a second person.',
  },
  'assessment.unknown_score': { status: 404, zh: '没有这份考核结果。', en: 'There is no such score.' },
  'assessment.confirmed': {
    status: 409,
    zh: '{year} 年的考核结果已经确认；有异议请先重新打开。',
    en: 'The score of {year} is confirmed. Open it again before counting anew.',
  },
  'assessment.not_provisional': {
    status: 409,
    zh: '这份考核结果不在待确认状态，请刷新后再看。',
    en: 'This score is not waiting to be confirmed. Load the page again.',
  },
  'assessment.not_confirmed': {
    status: 409,
    zh: '这份考核结果尚未确认，不需要重新打开。',
    en: 'This score is not confirmed. There is nothing to open again.',
  },
  'assessment.objections_open': {
    status: 409,
    zh: '还有 {count} 条异议没有答复，请先答复再确认。',
    en: '{count} objections have no answer yet. Answer them before you confirm.',
  },
  'assessment.unknown_objection': { status: 404, zh: '没有这条异议。', en: 'There is no such objection.' },
  'assessment.objection_answered': {
    status: 409,
    zh: '这条异议已经答复。',
    en: 'This objection already has its answer.',
  },
  'assessment.unknown_indicator': {
    status: 422,
    zh: '这份考核结果没有指标“{code}”。',
    en: 'This score has no indicator "{code}".',
  },
  'assessment.other_institution': {
    status: 403,
    zh: '只能查看本机构的考核结果；全区结果由牵头医院的管理者查看。',
    en: "You can see your own institution's score only; the lead hospital's manager sees the region.",
  },
} as const
