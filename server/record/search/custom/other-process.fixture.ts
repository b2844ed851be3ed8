// Another server process over the same database, told over a channel what to do.
import { makeContext, openPool, systemActor } from '#kernel'
import { publish } from '../../publish.ts'
import type { Resource } from '../../resource.ts'
import { search } from '../search.ts'

const ctx = makeContext(openPool(process.argv[2] ?? '', 2), { actor: systemActor('test') })

process.on('message', async (message: { ask?: string; write?: Resource }) => {
  try {
    if (message.write) await publish(ctx, 'test', [message.write])
    const found = message.ask ? (await search(ctx, message.ask)).resources : []
    process.send?.({ ids: found.map((one) => one.id).join(' ') })
  } catch (error) {
    process.send?.({ refused: (error as { code?: string }).code })
  }
})
