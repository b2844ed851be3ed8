/** What the books say no to. */
export const ledgerRefusals = {
  'ledger.unknown_account': { status: 404, zh: '账户不存在。', en: 'There is no such account.' },
  'ledger.not_enough': { status: 409, zh: '账户可用余额不足。', en: 'The account has not enough available money.' },
  'ledger.period_closed': {
    status: 409,
    zh: '{period} 已结账，不能再记账。',
    en: 'The books of {period} are closed; nothing can be posted there.',
  },
  'ledger.period_running': {
    status: 409,
    zh: '{period} 尚未结束，不能结账。',
    en: '{period} is not over yet; it cannot be closed.',
  },
  'ledger.period_order': {
    status: 409,
    zh: '请先结清更早的期间。',
    en: 'An earlier period cannot be closed after a later one.',
  },
  'ledger.key_reused': {
    status: 409,
    zh: '同一业务号已用于不同内容的记账。',
    en: 'This key was already used for a different transaction.',
  },
  'ledger.unknown_transaction': { status: 404, zh: '该笔记账不存在。', en: 'There is no such transaction.' },
  'ledger.already_reversed': { status: 409, zh: '该笔记账已被冲正。', en: 'This transaction is already reversed.' },
  'ledger.reservation_over': {
    status: 409,
    zh: '该笔预留已入账或已作废。',
    en: 'This reservation is already posted or void.',
  },
  'ledger.bad_posting': {
    status: 422,
    zh: '记账金额须为正整数分，且付方与收方不能相同，资产须一致。',
    en: 'A posting needs a positive whole amount in fen, two different accounts, and one asset.',
  },
} as const
