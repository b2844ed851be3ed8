import { z } from 'zod'
import { ExchangeKind } from '#contracts/insurer'
import { defineEvent } from '#kernel'

/** A remote insurer gave a certain answer, or a certain no. Subject: the bill. */
export const insurerAnswered = defineEvent(
  'insurer.answered',
  z.object({
    exchangeId: z.uuid(),
    billId: z.uuid(),
    kind: ExchangeKind,
    state: z.enum(['answered', 'refused']),
  }),
)
