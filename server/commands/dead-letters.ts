import { listDeadLetters, replayDeadLetter } from '#kernel'
import { type Command, Misuse } from './command.ts'

const administrator = { id: 'command-line', roles: ['administrator' as const], name: 'command line' }

export const deadLettersList: Command = {
  name: 'dead-letters list',
  usage: 'dead-letters list',
  summary: 'Event deliveries that failed too often and hold their subject back.',
  run: async ({ root, table, say }) => {
    const { items } = await listDeadLetters(root.as(administrator), {})
    if (items.length === 0) say('There are none.')
    else table(items)
    return 0
  },
}

export const deadLettersReplay: Command = {
  name: 'dead-letters replay',
  usage: 'dead-letters replay ID [ID …]',
  summary: 'Puts dead letters back into delivery.',
  run: async ({ root, words, say }) => {
    if (words.length === 0) throw new Misuse('Name at least one dead letter.')
    for (const id of words) {
      await replayDeadLetter(root.as(administrator), { id })
      say(`${id} will be delivered again.`)
    }
    return 0
  },
}
