import { sealAudit, verifyAudit } from '#kernel'
import type { Command } from './command.ts'

export const auditVerify: Command = {
  name: 'audit verify',
  usage: 'audit verify [--seal]',
  summary:
    'Recomputes the whole audit chain; says the first seal that does not hold. --seal seals what is waiting first.',
  options: { seal: { type: 'boolean' } },
  run: async ({ root, options, table, say, progress }) => {
    if (options.seal) say(`Sealed ${await sealAudit(root)} rows.`)
    const verdict = await verifyAudit(root, (number) => progress(`seal ${number}`))
    table([
      {
        holds: verdict.holds,
        seals: verdict.sealCount,
        rows: verdict.rowCount,
        unsealed: verdict.unsealedCount,
        broken_seal: verdict.broken?.seal ?? '',
        why: verdict.broken?.why ?? '',
      },
    ])
    return verdict.holds ? 0 : 1
  },
}
