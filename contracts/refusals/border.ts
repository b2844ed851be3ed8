export const borderRefusals = {
  'sign_in.interaction_expired': {
    status: 410,
    zh: '登录页面已过期，请返回重新登录。',
    en: 'This sign-in has expired. Go back and start again.',
  },
  'sign_in.state_unknown': {
    status: 400,
    zh: '登录未完成或已过期，请重新登录。',
    en: 'This sign-in was not started here or has expired. Start again.',
  },
  'sign_in.not_completed': {
    status: 401,
    zh: '登录未完成，请重新登录。',
    en: 'The sign-in was not completed. Start again.',
  },
  'sign_in.return_path': { status: 400, zh: '返回地址不正确。', en: 'The return path must be a path of this site.' },
  'sign_in.bearer_unknown': {
    status: 401,
    zh: '访问令牌无效或已过期。',
    en: 'The access token is not valid or has expired.',
  },
  'sign_in.client_not_found': { status: 404, zh: '没有这个接入方。', en: 'There is no such client.' },
} as const
