import { log } from '#kernel'
import { NotSent } from '../not-sent.ts'
import type { NotifyLink } from '../notify-link.ts'

const timeoutMs = 5000

/**
 * The SMS gateway of the environment: POST {id, phone, text}; any 2xx means it was taken. GET <url>/<id> may say what became of it:
 * {state: taken | delivered | failed}; a gateway that does not know the address says nothing.
 */
export function remoteLink(gateway: { url: string; token?: string | undefined }): NotifyLink {
  const headers = {
    'content-type': 'application/json',
    ...(gateway.token ? { authorization: `Bearer ${gateway.token}` } : {}),
  }
  return {
    send: async (_ctx, { id, phone, text }) => {
      const body = JSON.stringify({ id, phone, text })
      const asked = { method: 'POST', headers: { ...headers, 'idempotency-key': id }, body }
      const answer = await ask(gateway.url, asked)
      await answer.body?.cancel()
      if (!answer.ok) throw new NotSent(`status-${answer.status}`)
      return { reference: id }
    },
    look: async (_ctx, reference) => {
      const answer = await ask(`${gateway.url.replace(/\/$/, '')}/${reference}`, { headers })
      if (!answer.ok) {
        await answer.body?.cancel()
        return undefined
      }
      const said = (await answer.json().catch(() => undefined)) as { state?: unknown } | undefined
      return states.find((state) => state === said?.state)
    },
  }
}

const states = ['taken', 'delivered', 'failed'] as const

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  } catch (error) {
    const { name } = error as Error
    log.warn({ error: name }, 'SMS gateway failed')
    throw new NotSent(name === 'TimeoutError' ? 'timeout' : 'unreachable')
  }
}
