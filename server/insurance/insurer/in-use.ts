import { config } from '#kernel'
import type { InsurerLink } from './link.ts'
import { localInsurer } from './local/link.ts'
import { remoteInsurer } from './remote/link.ts'

/** Whether bills are settled by an insurer's service over the network. */
export const remoteInsurerInUse = (): boolean => config.insurer.url !== undefined

let remote: InsurerLink | undefined

/** The insurer of this deployment: the service that is configured, or our own engine. */
export function insurerInUse(): InsurerLink {
  const { url, token, timeoutMs } = config.insurer
  if (!url) return localInsurer()
  remote ??= remoteInsurer({ url, key: Buffer.from(token!, 'utf8'), timeoutMs, pool: config.poolareaNo })
  return remote
}
