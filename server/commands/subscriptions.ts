import { listSubscriptions, replaySubscription } from '#border/subscriptions'
import { Refusal } from '#kernel'
import { type Command, Misuse } from './command.ts'

const administrator = { id: 'command-line', roles: ['administrator' as const], name: 'command line' }

export const subscriptionsList: Command = {
  name: 'subscriptions list',
  usage: 'subscriptions list',
  summary: 'Subscriptions to the record: state, what waits and for how long, what failed. 1 when one is in error.',
  run: async ({ root, table, say }) => {
    const { items } = await listSubscriptions(root.as(administrator), {})
    if (items.length === 0) say('There are none.')
    else table(items)
    return items.some(({ status }) => status === 'error') ? 1 : 0
  },
}

export const subscriptionsReplay: Command = {
  name: 'subscriptions replay',
  usage: 'subscriptions replay ID [ID …]',
  summary: 'Tries what waits and what was given up of a subscription again, in order.',
  run: async ({ root, words, say }) => {
    if (words.length === 0) throw new Misuse('Name at least one subscription.')
    let code = 0
    for (const id of words) {
      try {
        const { revived } = await replaySubscription(root.as(administrator), { id })
        say(`${id} is sent again (${revived} had been given up).`)
      } catch (refused) {
        if (!(refused instanceof Refusal)) throw refused
        say(`${id}: ${refused.sentence('en')}`)
        code = 1
      }
    }
    return code
  },
}
