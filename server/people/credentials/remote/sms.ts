import { log, refuse } from '#kernel'
import type { SmsLink } from '../sms-link.ts'

const timeoutMs = 5000

/** An SMS gateway: POST {phone, text}; any 2xx means it was taken. */
export function remoteSms(gateway: { url: string; token?: string | undefined }): SmsLink {
  return {
    // Refusals: credentials.sms_unavailable
    send: async (_ctx, phone, text) => {
      try {
        const response = await fetch(gateway.url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(gateway.token ? { authorization: `Bearer ${gateway.token}` } : {}),
          },
          body: JSON.stringify({ phone, text }),
          signal: AbortSignal.timeout(timeoutMs),
        })
        await response.body?.cancel()
        if (!response.ok) throw new Error(`status ${response.status}`)
      } catch (error) {
        log.warn({ error: (error as Error).name }, 'SMS gateway failed')
        refuse('credentials.sms_unavailable')
      }
    },
  }
}
