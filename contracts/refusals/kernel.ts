export const kernelRefusals = {
  'kernel.invalid_input': {
    status: 400,
    zh: '有内容填写不正确，请按提示修改后再提交。',
    en: 'Some input is not valid. Correct the marked fields and send it again.',
  },
  'kernel.malformed_json': { status: 400, zh: '请求内容不是有效的 JSON。', en: 'The body is not valid JSON.' },
  'kernel.unstorable_text': {
    status: 400,
    zh: '内容中有无法保存的字符（空字符或不完整的字符），请删除后再提交。',
    en: 'The text holds a character that cannot be kept (a null or half a character). Remove it and send it again.',
  },
  'kernel.too_deep': {
    status: 400,
    zh: '内容嵌套层数过多。',
    en: 'The content is nested too deeply.',
  },
  'kernel.body_too_large': {
    status: 413,
    zh: '内容过大，请压缩或分次提交。',
    en: 'The body is too large. Make it smaller or send it in parts.',
  },
  'kernel.unsupported_media_type': {
    status: 415,
    zh: '不支持这种内容格式。',
    en: 'This media type is not supported here.',
  },
  'kernel.not_signed_in': { status: 401, zh: '请先登录。', en: 'Sign in first.' },
  'kernel.not_permitted': { status: 403, zh: '您的身份不能进行这项操作。', en: 'Your role may not do this.' },
  'kernel.cross_site': {
    status: 403,
    zh: '请求来自其他网站，已拒绝。请从安济页面操作。',
    en: 'The request came from another site and was refused. Use the Anji page.',
  },
  'kernel.not_found': { status: 404, zh: '没有找到。', en: 'There is nothing here by that name.' },
  'kernel.idempotency_key_missing': {
    status: 400,
    zh: '缺少 Idempotency-Key，请为每次操作带上唯一标识。',
    en: 'Send an Idempotency-Key header, one per action, 8 to 128 characters.',
  },
  'kernel.idempotency_key_reused': {
    status: 422,
    zh: '同一操作标识用在了不同内容上。',
    en: 'This Idempotency-Key was used before with other content.',
  },
  'kernel.too_many_requests': {
    status: 429,
    zh: '操作太频繁，请稍候再试。',
    en: 'Too many requests. Wait a little and try again.',
  },
  'kernel.dead_letter_not_found': { status: 404, zh: '没有这条待处理事件。', en: 'There is no such dead letter.' },
  'kernel.unavailable': {
    status: 503,
    zh: '系统正在启动或停止，请稍候。',
    en: 'The service is starting or stopping. Try again shortly.',
  },
} as const
