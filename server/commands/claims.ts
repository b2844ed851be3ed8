import { readdir } from 'node:fs/promises'
import { claimsFolder, exportClaims, importClaims } from '#insurance/claims'
import { systemActor } from '#kernel'
import { type Command, Misuse } from './command.ts'

export const claimsExport: Command = {
  name: 'claims export',
  usage: 'claims export --year Y [--parquet DIR]',
  summary:
    'Writes a year’s claims as Parquet: what changed, into the region’s lake; with --parquet everything, into DIR/claims.',
  options: { year: { type: 'string' }, parquet: { type: 'string' } },
  run: async ({ root, options, table, progress }) => {
    const year = Number(options.year)
    if (!Number.isInteger(year) || year < 2000 || year > 2999) throw new Misuse('Say the year: --year 2026.')
    const { parquet } = options
    const { slices, rows } = await exportClaims(root.as(systemActor('claims')), {
      year,
      ...(typeof parquet === 'string' ? { folder: claimsFolder(parquet), whole: true } : {}),
      onProgress: (done, of) => progress(`${done} of ${of} slices`),
    })
    table([{ year, slices, ...rows }])
    return 0
  },
}

export const claimsImport: Command = {
  name: 'claims import',
  usage: 'claims import DIR [--parquet DIR]',
  summary:
    'Takes in a history from outside, CSV or Parquet by claim table (docs/claims.md). A wrong row is named by its line, and then nothing is taken in.',
  options: { parquet: { type: 'string' } },
  run: async ({ root, words, options, table, say }) => {
    const [folder] = words
    if (!folder) throw new Misuse('Name the folder.')
    const there = await readdir(folder).catch((error: Error) => error)
    if (there instanceof Error) throw new Misuse(there.message)
    const { parquet } = options
    const into = claimsFolder(typeof parquet === 'string' ? parquet : undefined)
    const { wrong, rows, years, already } = await importClaims(root.as(systemActor('claims')), folder, into)
    for (const one of wrong) say(`${one.file}:${one.line}: ${one.column === null ? '' : `${one.column} `}${one.why}`)
    if (wrong.length > 0) {
      say(`${wrong.length} wrong; nothing was taken in.`)
      return 1
    }
    if (already) say('The same files were taken in before.')
    table(Object.entries(rows).map(([name, count]) => ({ table: name, rows: count, years: years.join(' ') })))
    return 0
  },
}
