export const subscriptionRefusals = {
  'subscriptions.not_found': {
    status: 404,
    zh: '没有这个订阅，或它不属于您。',
    en: 'There is no such subscription, or it is not yours.',
  },
  'subscriptions.no_rights': {
    status: 409,
    zh: '订阅方已停用或已没有相应授权，不能重新投递。',
    en: 'The subscriber is closed or has lost its scopes; nothing can be sent to it.',
  },
  'subscriptions.not_a_socket': {
    status: 426,
    zh: '此地址只接受 WebSocket 连接。',
    en: 'This address speaks WebSocket only.',
  },
} as const
