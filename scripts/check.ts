// Everything that must be clean: formatting and lint, types, unused code, then the tests (the architecture is one of them).
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const steps: [string, string, string[]][] = [
  ['biome', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['types of the server', bin('tsc'), ['--noEmit', '-p', '.']],
  ['types of the web', bin('tsc'), ['--noEmit', '-p', 'web/tsconfig.json']],
  ['knip', bin('knip'), []],
  ['tests', process.execPath, [join(root, 'scripts', 'test.ts')]],
]

let failed = 0
for (const [name, program, args] of steps) {
  console.log(`── ${name}`)
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
  if (done.status !== 0) failed++
}
process.exit(failed === 0 ? 0 : 1)
