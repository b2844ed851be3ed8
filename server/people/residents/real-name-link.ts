import { type Context, config } from '#kernel'
import { localRealName } from './local/real-name.ts'
import { remoteRealName } from './remote/real-name.ts'
import type { Identity } from './resident.ts'

export type RealNameVerdict = 'match' | 'name-mismatch' | 'phone-mismatch'

/** The authority that knows whose a document is; with a phone, also whether it is registered in that name. */
export interface RealNameLink {
  /** Stored with the resident (R03). */
  readonly method: string
  check(ctx: Context, identity: Identity, phone?: string): Promise<RealNameVerdict>
}

/** The remote authority when the environment names one, the region's own register otherwise. */
export function realNameLink(): RealNameLink {
  const { url, token } = config.realName
  return url ? remoteRealName({ url, token }) : localRealName
}
