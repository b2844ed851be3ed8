import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'

export interface Example {
  readonly type: string
  readonly id: string
  readonly text: string
}

const source = 'hl7.fhir.r4.examples@4.0.1'

/** The examples of the R4 specification, fetched once and kept in `folder`; undefined when they cannot be had. */
export async function examplesOfR4(folder: string): Promise<Example[] | undefined> {
  const unpacked = join(folder, 'package')
  if (!existsSync(unpacked) && !fetch(folder)) return undefined
  return readdirSync(unpacked)
    .filter((name) => name.endsWith('.json') && name !== 'package.json' && !name.startsWith('.'))
    .sort()
    .flatMap((name) => {
      const text = readFileSync(join(unpacked, name), 'utf8')
      const { resourceType: type, id } = JSON.parse(text) as { resourceType?: string; id?: string }
      return type && id ? [{ type, id, text }] : []
    })
}

function fetch(folder: string): boolean {
  mkdirSync(folder, { recursive: true })
  const packed = spawnSync('npm', ['pack', source, '--silent', '--pack-destination', folder], { encoding: 'utf8' })
  const file = packed.stdout?.trim().split('\n').at(-1)
  if (packed.status !== 0 || !file) return false
  const half = join(folder, 'half')
  mkdirSync(half, { recursive: true })
  const opened = spawnSync('tar', ['xzf', join(folder, file), '-C', half])
  if (opened.status !== 0) return false
  renameSync(join(half, 'package'), join(folder, 'package'))
  return true
}
