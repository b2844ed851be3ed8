/** Fair use's coded "no". Each says what happened, until when, and what can be done about it. */
export const fairUseRefusals = {
  'fair_use.no_shows': {
    status: 403,
    zh: '您在 {days} 天内有 {count} 次预约未到诊，按预约规则，{until} 前暂停预约。如有异议，可在“我的预约限制”中申诉，由工作人员决定。',
    en: 'You missed {count} visits within {days} days. By the booking rules you cannot book until {until}. You may contest this under "My restrictions"; a member of staff decides.',
  },
  'fair_use.no_shows_here': {
    status: 403,
    zh: '您在 {days} 天内有 {count} 次在本院预约未到诊，按本院预约规则，{until} 前暂停在本院预约。如有异议，可在“我的预约限制”中申诉，由工作人员决定。',
    en: 'You missed {count} visits at this hospital within {days} days. By its rules you cannot book here until {until}. You may contest this under "My restrictions"; a member of staff decides.',
  },
  'fair_use.cancels': {
    status: 403,
    zh: '您在 {days} 天内取消了 {count} 次预约，按预约规则，{until} 前暂停预约。如有异议，可在“我的预约限制”中申诉，由工作人员决定。',
    en: 'You cancelled {count} bookings within {days} days. By the booking rules you cannot book until {until}. You may contest this under "My restrictions"; a member of staff decides.',
  },
  'fair_use.cancels_here': {
    status: 403,
    zh: '您在 {days} 天内取消了 {count} 次在本院的预约，按本院预约规则，{until} 前暂停在本院预约。如有异议，可在“我的预约限制”中申诉，由工作人员决定。',
    en: 'You cancelled {count} bookings at this hospital within {days} days. By its rules you cannot book here until {until}. You may contest this under "My restrictions"; a member of staff decides.',
  },
  'fair_use.restriction_unknown': { status: 404, zh: '没有这条预约限制。', en: 'There is no such restriction.' },
  'fair_use.already_contested': {
    status: 409,
    zh: '您已提交过申诉，工作人员处理后会告知结果。',
    en: 'You have already contested this; you will be told what the staff decide.',
  },
  'fair_use.already_decided': {
    status: 409,
    zh: '这条预约限制已由工作人员决定。',
    en: 'The staff have already decided on this restriction.',
  },
  'fair_use.already_over': { status: 409, zh: '这条预约限制已经结束。', en: 'This restriction is already over.' },
  'fair_use.too_fast': {
    status: 429,
    zh: '操作过于频繁，请在 {seconds} 秒后再试。',
    en: 'Too many operations in a short time. Try again in {seconds} seconds.',
  },
} as const
