import type { StartAdapter } from '../adapter.ts'
import { openMysql } from './mysql.ts'
import type { ViewsOptions } from './options.ts'
import { startPoll } from './poll.ts'
import { openPostgres } from './postgres.ts'
import { tables } from './tables.ts'

/** Reads a hospital's views. One that cannot be read shows as down, with its name and why; the others go on. */
export const startViews: StartAdapter<ViewsOptions> = async (options, host) => {
  refuseUnknownTables(options)
  const source = options.system === 'postgresql' ? openPostgres(options) : openMysql(options)
  const wrong = new Map<string, string>()
  const silent = new Set(options.views.map(({ name }) => name))
  const onState = (name: string) => (error: string | undefined) => {
    silent.delete(name)
    if (error === undefined) wrong.delete(name)
    else wrong.set(name, error)
    const all = [...wrong].map(([view, why]) => `${view}: ${why}`).join('; ')
    if (all) host.report('down', all.slice(0, 400))
    else if (silent.size === 0) host.report('up')
  }
  const polls = options.views.map((view) => startPoll({ view, options, source, host, onState: onState(view.name) }))
  source.listen(options.listen, () => {
    for (const poll of polls) poll.wake()
  })
  let stopped: Promise<void> | undefined
  const stop = async () => {
    await Promise.all(polls.map((poll) => poll.stop()))
    await source.close()
  }
  return {
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

function refuseUnknownTables({ views }: ViewsOptions): void {
  for (const view of views) {
    const fields = [view.fields, ...view.lists.map((list) => list.fields), ...view.resources.map((one) => one.fields)]
    for (const { map, to } of fields.flat()) {
      if (typeof map === 'string' && !tables[map]) throw new Error(`views.${view.name}.${to}: there is no table ${map}`)
    }
  }
}
