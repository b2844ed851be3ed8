import { transcriptOf } from '#care/conversation'
import { ConsultRequest, SignedSummary, Summary, SummaryCheck } from '#contracts/consult'
import { type Context, refuse, refuseUnless, type Signature, verb, verifyDocument } from '#kernel'
import { staffOf } from '#people/staff'
import type { ConsultRow } from './consult.ts'
import { findForEither, trail } from './load.ts'
import * as store from './store.ts'

/** Refusals: consult.unknown, consult.not_signed. */
export const readSummary = verb(
  {
    name: 'consult.read_summary',
    may: ['resident', 'doctor', 'auditor'],
    input: ConsultRequest,
    answer: SignedSummary,
    summary: 'The summary as the doctor signed it.',
  },
  async (ctx, { consultId }) => {
    const { summary, signature } = await signedConsult(ctx, consultId)
    return { summary: Summary.parse(JSON.parse(summary)), signature }
  },
)

/**
 * Whether summary and transcript are byte for byte what was signed. Refusals: consult.unknown, consult.not_signed.
 */
export const verifySummary = verb(
  {
    name: 'consult.verify_summary',
    may: ['resident', 'doctor', 'auditor', 'manager'],
    input: ConsultRequest,
    answer: SummaryCheck,
    summary: 'Checks the signature over summary and transcript.',
  },
  async (ctx, { consultId }) => {
    const { consult, summary, signature } = await signedConsult(ctx, consultId)
    const document = parsed(summary)
    // The stored text must be the very text that was signed: spaces and order of keys included.
    const asWritten = document !== undefined && JSON.stringify(document) === summary
    const summaryIntact = asWritten && (await verifyDocument(ctx, document, signature))
    const transcript = await transcriptOf(ctx, consultId)
    const transcriptIntact = document?.transcriptSm3 === transcript.sm3
    const signer = await staffOf(ctx, consult.doctorId)
    return {
      valid: summaryIntact && transcriptIntact && signature.signerId === consult.doctorId,
      summaryIntact,
      transcriptIntact,
      signedAt: signature.signedAt,
      signerName: signer.name,
    }
  },
)

async function signedConsult(
  ctx: Context,
  consultId: string,
): Promise<{ consult: ConsultRow; summary: string; signature: Signature }> {
  const overseer = ctx.actor.roles.includes('auditor') || ctx.actor.roles.includes('manager')
  const consult = overseer ? await store.consultById(ctx, consultId) : (await findForEither(ctx, consultId)).consult
  if (!consult) refuse('consult.unknown')
  // A manager answers for the own institution only.
  const elsewhere = ctx.actor.roles.includes('manager') && ctx.actor.institutionId !== consult.institutionId
  refuseUnless(!elsewhere, 'consult.unknown')
  const { summary, signature } = consult
  if (!summary || !signature) refuse('consult.not_signed')
  await trail(ctx, consult, 'read', 'summary')
  return { consult, summary, signature }
}

function parsed(text: string): { transcriptSm3?: string } | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
