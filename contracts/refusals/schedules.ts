/** Schedules' coded "no": a status and a sentence a person can act on. */
export const scheduleRefusals = {
  'schedules.no_institution': {
    status: 403,
    zh: '排班由医疗机构的工作人员管理，请以所在机构的身份登录。',
    en: 'Schedules are kept by an institution’s own staff. Sign in as a member of one.',
  },
  'schedules.not_yours': {
    status: 403,
    zh: '只能管理本机构的排班；医生只能查看和停诊本人的出诊。',
    en: 'You may manage the schedules of your own institution only; a doctor sees and suspends their own.',
  },
  'schedules.not_in_care': {
    status: 403,
    zh: '只能为已向您开放档案的居民转诊，请先请居民授权，或请转诊窗口办理。',
    en: 'You may refer people whose record is open to you. Ask the person for consent, or the desk to book.',
  },
  'schedules.template_unknown': { status: 404, zh: '没有这个排班模板。', en: 'There is no such template.' },
  'schedules.exception_unknown': { status: 404, zh: '没有这条排班例外。', en: 'There is no such exception.' },
  'schedules.session_unknown': { status: 404, zh: '没有这个出诊时段。', en: 'There is no such session.' },
  'schedules.suspension_unknown': { status: 404, zh: '没有这次停诊或替诊。', en: 'There is no such suspension.' },
  'schedules.offer_unknown': { status: 404, zh: '没有这个改约邀请。', en: 'There is no such offer.' },
  'schedules.displaced_unknown': {
    status: 404,
    zh: '没有这位待安置的患者。',
    en: 'There is no such displaced person.',
  },
  'schedules.times_wrong': {
    status: 422,
    zh: '结束时间须晚于开始时间，且至少容纳一个时段。',
    en: 'It must end after it begins and hold at least one band.',
  },
  'schedules.days_wrong': {
    status: 422,
    zh: '日期前后颠倒，或不在模板有效期内，请核对。',
    en: 'The days are the wrong way round or outside the template’s time. Check them.',
  },
  'schedules.in_past': {
    status: 422,
    zh: '只能更改明天及以后的排班；当天请用停诊或替诊。',
    en: 'Only tomorrow and later can be changed; use suspension or a substitute for today.',
  },
  'schedules.quotas_beyond': {
    status: 422,
    zh: '各渠道号数之和 {wanted} 超过总号数 {numbers}。',
    en: 'The channels’ quotas ({wanted}) add up to more than the session’s {numbers} numbers.',
  },
  'schedules.template_overlaps': {
    status: 409,
    zh: '该医生在这个时间已有排班模板（{startsAt}–{endsAt}）。',
    en: 'The doctor already has a template at that time ({startsAt}–{endsAt}).',
  },
  'schedules.same_channel': {
    status: 422,
    zh: '号源须转到另一个渠道。',
    en: 'Numbers must go to another channel.',
  },
  'schedules.hospital_master': {
    status: 409,
    zh: '这个时段由医院自己的系统管理，请在医院系统中更改。',
    en: 'The hospital’s own system keeps this session. Change it there.',
  },
  'schedules.not_open': {
    status: 409,
    zh: '这个时段已停诊或已结束。',
    en: 'This session is suspended already, or over.',
  },
  'schedules.too_late_to_resume': {
    status: 409,
    zh: '已超过撤销停诊的时限，或已有患者被改约、退费；请另开时段。',
    en: 'It is too late to take the suspension back, or somebody has been moved or paid back. Open another session.',
  },
  'schedules.offer_over': {
    status: 409,
    zh: '这个改约邀请已处理或已过期，请查看您的预约。',
    en: 'This offer has been answered or is over. Look at your appointments.',
  },
  'schedules.none_equal': {
    status: 409,
    zh: '暂时没有其他同等的号。您可以接受现在的安排，或选择全额退费。',
    en: 'There is no other equal number now. Keep what is offered, or take a full refund.',
  },
} as const
