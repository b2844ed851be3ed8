import { runAll } from '#insight/lake'
import { Refusal, systemActor } from '#kernel'
import { type Command, Misuse } from './command.ts'

export const viewsRun: Command = {
  name: 'views run',
  usage: 'views run [NAME…] --out DIR [--since TIME]',
  summary: 'Writes views over the record (SQL on FHIR), all or those named, as one Parquet file each.',
  options: { out: { type: 'string' }, since: { type: 'string' } },
  run: async ({ root, words, options, table, say, progress }) => {
    const { out, since } = options
    if (typeof out !== 'string') throw new Misuse('Say where the files go: --out DIR.')
    if (since !== undefined && Number.isNaN(Date.parse(String(since))))
      throw new Misuse(`--since is a time such as 2026-03-01T00:00:00Z, not ${since}.`)
    try {
      const runs = await runAll(root.as(systemActor('views')), words, out, {
        since: since === undefined ? undefined : new Date(String(since)),
        onProgress: ({ view, done, total, rows }) => progress(`${done + 1}/${total} ${view}: ${rows} rows`),
      })
      table(runs.map((run) => ({ ...run })))
      return 0
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      say(error.sentence('en'))
      return 1
    }
  },
}
