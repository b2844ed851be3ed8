/** The programmes that come with the system, as files. What a region loads comes beside and after them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Combination, ProgrammeContent } from '#contracts/chronic-programme'

const folder = join(import.meta.dirname, 'data')
let kept: { programmes: readonly ProgrammeContent[]; combinations: readonly Combination[] } | undefined

export function standard() {
  kept ??= {
    programmes: read((name) => !name.endsWith('.combination.json')).map((one) => ProgrammeContent.parse(one)),
    combinations: read((name) => name.endsWith('.combination.json')).map((one) => Combination.parse(one)),
  }
  return kept
}

function read(wanted: (name: string) => boolean): unknown[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && wanted(name))
  return names.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
}
