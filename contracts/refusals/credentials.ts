export const credentialsRefusals = {
  'credentials.code_too_soon': {
    status: 429,
    zh: '验证码刚刚发送，请 {seconds} 秒后再试。',
    en: 'A code was just sent. Try again in {seconds} seconds.',
  },
  'credentials.code_too_many': {
    status: 429,
    zh: '今天发送的验证码过多，请稍后再试。',
    en: 'Too many codes were sent to this phone. Try again later.',
  },
  'credentials.code_wrong': {
    status: 401,
    zh: '验证码不正确，请重新输入。',
    en: 'The code is not right. Type it again.',
  },
  'credentials.code_expired': {
    status: 401,
    zh: '验证码已过期，请重新获取。',
    en: 'The code has expired. Ask for a new one.',
  },
  'credentials.code_used': {
    status: 401,
    zh: '验证码已使用，请重新获取。',
    en: 'The code was already used. Ask for a new one.',
  },
  'credentials.locked': {
    status: 429,
    zh: '多次失败，已锁定。请 {minutes} 分钟后再试。',
    en: 'Locked after repeated failures. Try again in {minutes} minutes.',
  },
  'credentials.sms_unavailable': {
    status: 503,
    zh: '短信暂时无法发送，请稍后再试。',
    en: 'The message could not be sent. Try again later.',
  },
  'credentials.password_wrong': {
    status: 401,
    zh: '用户名、密码或动态码不正确。',
    en: 'The user name, password or code is not right.',
  },
  'credentials.second_factor_needed': {
    status: 401,
    zh: '请输入身份验证器上的 6 位动态码。',
    en: 'Type the 6-digit code of your authenticator app.',
  },
  'credentials.second_factor_wrong': {
    status: 403,
    zh: '动态码不正确或已使用过，请等身份验证器显示下一个再输入。',
    en: 'The code is not right or was used already. Wait for the next one of your authenticator app.',
  },
  'credentials.password_weak': {
    status: 422,
    zh: '密码至少 10 位，须含字母和数字，且不能包含用户名。',
    en: 'A password has at least 10 characters with letters and digits, and does not contain the user name.',
  },
  'credentials.user_name_taken': { status: 409, zh: '该用户名已被使用。', en: 'This user name is taken.' },
  'credentials.account_exists': { status: 409, zh: '已有登录账号。', en: 'This person already has an account.' },
  'credentials.account_not_found': { status: 404, zh: '没有登录账号。', en: 'There is no such account.' },
  'credentials.session_not_found': {
    status: 404,
    zh: '没有这个登录会话，或已退出。',
    en: 'There is no such session, or it has ended.',
  },
  'credentials.already_signed_up': {
    status: 409,
    zh: '该账号已完成实名登记。',
    en: 'This account has already signed up.',
  },
  'credentials.phone_not_proven': {
    status: 401,
    zh: '请先用手机验证码登录。',
    en: 'Sign in with a code sent to your phone first.',
  },
  'credentials.demo_only': { status: 404, zh: '没有找到。', en: 'There is nothing here by that name.' },
  'credentials.demo_person_not_found': { status: 404, zh: '没有这位演示人物。', en: 'There is no such demo person.' },
} as const
