import { trialBalance } from '#ledger'
import type { Command } from './command.ts'

export const booksBalance: Command = {
  name: 'books balance',
  usage: 'books balance',
  summary: 'The trial balance over all accounts: zero, or the books are wrong.',
  run: async ({ root, table }) => {
    const balance = await root.transaction((ctx) => trialBalance(ctx))
    table([{ trial_balance_fen: balance }])
    return balance === 0 ? 0 : 1
  },
}
