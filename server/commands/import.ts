import { importFolder } from '#record'
import { type Command, Misuse } from './command.ts'

export const importBundles: Command = {
  name: 'import',
  usage: 'import DIR',
  summary:
    'Loads FHIR R4 bundles (.json, .json.gz, .ndjson) from a folder into the record. Importing again doubles nothing.',
  run: async ({ root, words, table, say, progress }) => {
    const [folder] = words
    if (!folder) throw new Misuse('Name the folder.')
    const result = await importFolder(root, folder, (step) => progress(`${step.done}/${step.total} ${step.file}`))
    table(result.types)
    for (const refused of result.refusals) say(`${refused.file}: ${refused.reason}`)
    return result.refusals.length === 0 ? 0 : 1
  },
}
