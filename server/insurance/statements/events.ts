import { z } from 'zod'
import { defineEvent } from '#kernel'

/** A statement's postings are in the books. Subject: the statement. */
export const statementPosted = defineEvent(
  'statements.statement_posted',
  z.object({
    statementId: z.uuid(),
    kind: z.string(),
    subject: z.string(),
    year: z.int(),
    month: z.int().nullable(),
    supersedes: z.uuid().nullable(),
  }),
)
