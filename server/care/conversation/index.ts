import type { Module } from '#kernel'
import { routes } from './routes.ts'

export type { MessageRow } from './conversation.ts'
export {
  closeConversation,
  joinConversation,
  openConversation,
  sayInConversation,
  tellConversation,
  transcriptOf,
  unreadOf,
} from './keep-conversation.ts'
export { markRead, readMessages } from './read-messages.ts'
export { readImage, sendImage, sendMessage } from './send-message.ts'

export const conversationModule: Module = { name: 'conversation', routes }
