import { type Context, decryptIdentifier, encryptIdentifier, identifierHash } from '#kernel'
import type { SmsLink } from '../sms-link.ts'
import * as store from '../store.ts'

/** Keeps the last message to each phone instead of sending it. */
export const localSms: SmsLink & { lastTo(ctx: Context, phone: string): Promise<string | undefined> } = {
  send: (ctx, phone, text) => store.keepMessage(ctx, identifierHash('phone', phone), encryptIdentifier(text)),
  lastTo: async (ctx, phone) => {
    const cipher = await store.lastMessage(ctx, identifierHash('phone', phone))
    return cipher && decryptIdentifier(cipher)
  },
}
