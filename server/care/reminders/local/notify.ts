import { encryptIdentifier, identifierHash } from '#kernel'
import { NotSent } from '../not-sent.ts'
import type { NotifyLink } from '../notify-link.ts'
import * as store from './store.ts'

/**
 * Keeps messages instead of sending them, and misbehaves as it is set to: late (arrives only after a while), repeated (kept more than
 * once), or failing the first tries of each message.
 */
export const localLink: NotifyLink = {
  send: async (ctx, { id, phone, text }) => {
    const { lateSeconds, repeats, failFirst } = await store.setting(ctx)
    if ((await store.triesOf(ctx, id)) < failFirst) {
      await store.noteTry(ctx, id)
      throw new NotSent('local-failure')
    }
    const arrivesAt = new Date(ctx.now.getTime() + lateSeconds * 1000)
    const message = {
      messageId: id,
      phoneHash: identifierHash('phone', phone),
      textCipher: encryptIdentifier(text),
      arrivesAt,
    }
    // A gateway that has a message already does not send it again.
    if (!(await store.has(ctx, id))) for (let times = 0; times <= repeats; times += 1) await store.keep(ctx, message)
    return { reference: id }
  },
  look: async (ctx, reference) => {
    const arrivesAt = await store.arrivesAt(ctx, reference)
    if (!arrivesAt) return 'failed'
    return arrivesAt <= ctx.now ? 'delivered' : 'taken'
  },
}
