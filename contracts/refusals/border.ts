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
  'sign_in.bearer_only_fhir': {
    status: 403,
    zh: '应用的访问令牌只能用于 /fhir。',
    en: 'The access token of an app works at /fhir only.',
  },
  'sign_in.app_not_for_you': {
    status: 403,
    zh: '这个应用不适用于您的身份，或没有可以提供的内容。',
    en: 'This app is not meant for your role, or there is nothing that it may see.',
  },
  'sign_in.patient_missing': {
    status: 400,
    zh: '请选择为谁使用这个应用。',
    en: 'Choose whom the app is to be used for.',
  },
  'sign_in.launch_expired': {
    status: 410,
    zh: '打开应用的链接已用过或已过期，请回到病历重新打开。',
    en: 'This launch was used or has expired. Open the app again from the record.',
  },
  'sign_in.record_closed': {
    status: 403,
    zh: '您目前不能查看这位居民的病历，不能为其打开应用。',
    en: 'You may not open the record of this resident now, so no app can be opened for them.',
  },
  'sign_in.encounter_unknown': {
    status: 404,
    zh: '这位居民没有这次就诊。',
    en: 'The resident has no such encounter.',
  },
  'sign_in.app_without_launch': {
    status: 409,
    zh: '这个应用没有登记从病历打开的地址。',
    en: 'This app has no address to be opened at from a record.',
  },
  'sign_in.connection_not_found': { status: 404, zh: '没有这个应用授权。', en: 'There is no such connected app.' },
  'sign_in.client_not_found': { status: 404, zh: '没有这个接入方。', en: 'There is no such client.' },
} as const
