/** The coded "no" of calling a person back. */
export const callBackRefusals = {
  'call_back.not_yours_to_call': {
    status: 403,
    zh: '您不在该居民的家庭医生团队，也没有正在进行的诊疗关系，不能邀请复诊。',
    en: 'You are neither in the person’s family-doctor team nor treating them: you cannot call them to a consult.',
  },
  'call_back.already_called': {
    status: 409,
    zh: '您已邀请该居民，正在等待答复。',
    en: 'You have already called this person and the answer is open.',
  },
  'call_back.no_offline_diagnosis': {
    status: 409,
    zh: '该居民没有线下确诊的这个诊断，不能在线复诊，请安排线下就诊。',
    en: 'This diagnosis was not made offline for the person: see them in person instead of online.',
  },
  'call_back.unknown': { status: 404, zh: '没有这个邀请。', en: 'There is no such invitation.' },
  'call_back.over': {
    status: 409,
    zh: '邀请已结束，请联系家庭医生团队。',
    en: 'The invitation is over. Contact the family-doctor team.',
  },
} as const
