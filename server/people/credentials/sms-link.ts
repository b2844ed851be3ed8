import { type Context, config, refuse } from '#kernel'
import { localSms } from './local/sms.ts'
import { remoteSms } from './remote/sms.ts'

/** The way short messages take to a phone. */
export interface SmsLink {
  send(ctx: Context, phone: string, text: string): Promise<void>
}

/** The gateway that the environment names; in demo mode without one, the last message stays here. Refusals: credentials.sms_unavailable. */
export function smsLink(): SmsLink {
  const { url, token } = config.sms
  if (url) return remoteSms({ url, token })
  return config.demo ? localSms : refuse('credentials.sms_unavailable')
}

/** The code in the last local message to a phone: only where no message leaves the house, and only in demo mode. */
export async function demoCodeFor(ctx: Context, phone: string): Promise<string | undefined> {
  if (!config.demo || config.sms.url) return undefined
  return /\d{6}/.exec((await localSms.lastTo(ctx, phone)) ?? '')?.[0]
}
