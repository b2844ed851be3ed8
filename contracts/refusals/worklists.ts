/** The coded "no" of worklists. */
export const worklistsRefusals = {
  'worklists.no_team': {
    status: 404,
    zh: '您还不在任何家庭医生团队中，请联系机构管理员。',
    en: 'You are in no family-doctor team yet. Ask the administrator of your institution.',
  },
  'worklists.not_your_team': { status: 403, zh: '这不是您的团队。', en: 'This is not your team.' },
  'worklists.not_your_person': {
    status: 404,
    zh: '该居民不由这个团队负责。',
    en: 'This team does not answer for the person.',
  },
  'worklists.day_passed': {
    status: 400,
    zh: '请选择今天之后、90 天以内的日期。',
    en: 'Choose a day after today and within 90 days.',
  },
  'worklists.unknown': { status: 404, zh: '没有这条记录。', en: 'There is no such entry.' },
  'worklists.nobody_to_tell': {
    status: 409,
    zh: '现在没有需要通知的居民。',
    en: 'There is nobody to tell now.',
  },
} as const
