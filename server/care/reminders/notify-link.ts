import { type Context, config } from '#kernel'
import { localLink } from './local/notify.ts'
import { NotSent } from './not-sent.ts'
import { remoteLink } from './remote/notify.ts'

export interface Message {
  /** The same for every try: a gateway that has it already sends it once. */
  readonly id: string
  readonly phone: string
  readonly text: string
}

/** The way short messages take to a phone. A way that fails throws a NotSent with a code. */
export interface NotifyLink {
  send(ctx: Context, message: Message): Promise<{ reference: string }>
  /** What became of a message; undefined when the way does not say. */
  look(ctx: Context, reference: string): Promise<'taken' | 'delivered' | 'failed' | undefined>
}

/** The gateway that the environment names; in demo mode without one, messages are kept here. Outside demo mode there is no local way. */
export function notifyLink(): NotifyLink {
  const { url, token } = config.sms
  if (url) return remoteLink({ url, token })
  return config.demo ? localLink : noLink
}

const noLink: NotifyLink = {
  send: () => Promise.reject(new NotSent('no-gateway')),
  look: () => Promise.resolve(undefined),
}
