import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** One built file, as far as it matters here: what it draws in. */
export interface Built {
  readonly imports: readonly string[]
  readonly css: readonly string[]
  readonly assets: readonly string[]
}

/** Everything an entry can ever load, also what is loaded late: a screen opened first in week three must be there. */
export function reachable(entry: string, built: ReadonlyMap<string, Built>): string[] {
  const found = new Set<string>()
  const walk = (name: string): void => {
    if (found.has(name)) return
    found.add(name)
    const { imports, css, assets } = built.get(name) ?? { imports: [], css: [], assets: [] }
    for (const next of [...imports, ...css, ...assets]) walk(next)
  }
  walk(entry)
  return [...found].sort()
}

const always = ['village.html', 'village.webmanifest', 'icon.svg']

/** Writes village-precache.js: the files of the village app and a version that changes when any of them does. */
export function villagePrecache(): Plugin {
  return {
    name: 'village-precache',
    apply: 'build',
    writeBundle(options, bundle) {
      const built = new Map<string, Built>()
      let entry: string | undefined
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type !== 'chunk') continue
        const { importedCss, importedAssets } = file.viteMetadata ?? { importedCss: [], importedAssets: [] }
        built.set(name, {
          imports: [...file.imports, ...file.dynamicImports],
          css: [...importedCss],
          assets: [...importedAssets],
        })
        if (file.isEntry && file.name === 'village') entry = name
      }
      if (!entry || !options.dir) throw new Error('the village page was not built')
      const folder = options.dir
      const files = [...always, ...reachable(entry, built)]
      const hash = createHash('sha256')
      for (const name of files) hash.update(name).update(readFileSync(join(folder, name)))
      const kept = files.map((name) => (name === 'village.html' ? '/village' : `/${name}`))
      const list = JSON.stringify({ version: hash.digest('hex').slice(0, 12), files: kept })
      writeFileSync(join(folder, 'village-precache.js'), `self.ANJI_VILLAGE = ${list}\n`)
    },
  }
}
