import { z } from 'zod'
import { ClaimTables } from '#contracts/claims'
import { verb } from '#kernel'
import { claimTables, duckTypeOf } from './tables.ts'

export const readTables = verb(
  {
    name: 'claims.read_tables',
    may: ['manager', 'auditor', 'administrator', 'integration'],
    input: z.object({}),
    answer: ClaimTables,
    summary: 'The claim tables: their columns, types and meanings.',
  },
  async () => ({
    tables: claimTables.map(({ name, zh, en, columns }) => ({
      ...{ name, zh, en },
      columns: columns.map((column) => ({ ...column, duckType: duckTypeOf(column) })),
    })),
  }),
)
