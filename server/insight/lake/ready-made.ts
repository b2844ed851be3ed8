import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StoredView } from './store.ts'
import type { ViewDefinition } from './view.ts'

const folder = join(import.meta.dirname, 'views')
let loaded: ReadonlyMap<string, StoredView> | undefined

/** The views that come with Anji, by name. Read once. */
export function readyMadeViews(): ReadonlyMap<string, StoredView> {
  loaded ??= new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => {
        const definition = JSON.parse(readFileSync(join(folder, file), 'utf8')) as ViewDefinition
        const name = file.slice(0, -'.json'.length)
        return [name, { name, version: 0, definition, savedAt: null }]
      }),
  )
  return loaded
}
