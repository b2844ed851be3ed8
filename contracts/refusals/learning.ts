/** The coded "no" of learning. */
export const learningRefusals = {
  'learning.unknown': {
    status: 404,
    zh: '没有这篇内容，可能已下架。',
    en: 'There is no such item; it may have been withdrawn.',
  },
  'learning.no_such_part': { status: 400, zh: '没有这一节。', en: 'There is no such part.' },
  'learning.choice_needed': { status: 400, zh: '请先选择一个答案。', en: 'Choose an answer first.' },
  'learning.not_a_programme': {
    status: 409,
    zh: '这项内容不需要每天打卡。',
    en: 'This item has no daily check-in.',
  },
  'learning.not_yours_to_read': {
    status: 403,
    zh: '您无权查看该居民的学习情况。',
    en: 'You may not see what this person has learned.',
  },
  'learning.task_days_wrong': {
    status: 400,
    zh: '任务的起始日必须从第 1 天起依次递增，且不超过总天数。',
    en: 'Tasks begin on day 1, in rising order, within the days of the programme.',
  },
  'learning.right_answer_missing': {
    status: 400,
    zh: '题目的正确答案不在选项中。',
    en: 'The right answer is not among the options.',
  },
  'learning.reviewed_by_another': {
    status: 409,
    zh: '内容须由提交人以外的医生审核。',
    en: 'Another doctor than the one who proposed it must review it.',
  },
  'learning.not_open': {
    status: 409,
    zh: '该版本已审核或已下架。',
    en: 'This edition has been reviewed or withdrawn.',
  },
} as const
