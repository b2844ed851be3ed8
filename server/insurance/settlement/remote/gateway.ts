import { z } from 'zod'
import { config, defineJob } from '#kernel'
import { signatureOf } from '../notice.ts'

export const gatewaySecret = () => Buffer.from(config.payment.token ?? '', 'utf8')

export function signedFields(fields: Record<string, string | number>): Record<string, string | number> {
  return { ...fields, signature: signatureOf(gatewaySecret(), fields) }
}

/** Asks the gateway to do something; what it refuses or does not hear is asked again by the job queue. */
export const askGateway = defineJob(
  'settlement.ask_gateway',
  z.object({ operation: z.enum(['close', 'refund']), fields: z.record(z.string(), z.union([z.string(), z.number()])) }),
  async (_ctx, { operation, fields }) => {
    const answer = await fetch(`${config.payment.url}/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(signedFields(fields)),
      signal: AbortSignal.timeout(10_000),
    })
    if (!answer.ok) throw new Error(`The payment gateway answered ${answer.status} to ${operation}`)
  },
)
