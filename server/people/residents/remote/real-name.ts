import { z } from 'zod'
import { log, refuse } from '#kernel'
import type { RealNameLink } from '../real-name-link.ts'

const answer = z.object({ result: z.enum(['match', 'name-mismatch', 'phone-mismatch']) })
const timeoutMs = 5000

/** An identity authority behind a gateway: POST {name, documentType, documentNumber, birthDate, phone?} → {result}. */
export function remoteRealName(gateway: { url: string; token?: string | undefined }): RealNameLink {
  return {
    method: 'authority',
    // Refusals: residents.real_name_unavailable
    check: async (_ctx, identity, phone) => {
      try {
        const response = await fetch(gateway.url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(gateway.token ? { authorization: `Bearer ${gateway.token}` } : {}),
          },
          body: JSON.stringify({ ...identity, phone }),
          signal: AbortSignal.timeout(timeoutMs),
        })
        if (!response.ok) throw new Error(`status ${response.status}`)
        return answer.parse(await response.json()).result
      } catch (error) {
        log.warn({ error: (error as Error).name }, 'real-name gateway failed')
        return refuse('residents.real_name_unavailable')
      }
    },
  }
}
