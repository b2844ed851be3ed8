import { z } from 'zod'
import { DifferenceKind } from '#contracts/reconciliation'
import { defineEvent } from '#kernel'

/** Both books of a day differ in something. Subject: the difference. */
export const differenceFound = defineEvent(
  'reconciliation.difference_found',
  z.object({
    differenceId: z.uuid(),
    institutionId: z.uuid(),
    date: z.string(),
    kind: DifferenceKind,
    billId: z.uuid().nullable(),
    fundDifferenceFen: z.number().int(),
  }),
)
