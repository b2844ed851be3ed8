import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  importViolations,
  relationsOf,
  type Source,
  schemaViolations,
  sizeViolations,
  sluiceViolations,
  timeViolations,
} from './tidy.ts'

const root = join(import.meta.dirname, '..')

function read(pattern: string): Source[] {
  return globSync(pattern, {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist' || name === 'generated',
  })
    .map((path) => path.replaceAll('\\', '/'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

const sources = read('{contracts,server,sluice,insurer,his,region,journeys,bench,scripts,web}/**/*.{ts,tsx}')
const migrations = read('server/database/[0-9]*.sql')
const relations = relationsOf(migrations)

test('the checks see the tree', () => {
  assert.ok(sources.length > 200, `${sources.length} files`)
  for (const floor of ['kernel', 'ledger', 'record', 'people', 'insurance', 'medicine', 'care', 'insight', 'border']) {
    assert.ok(
      sources.some(({ path }) => path.startsWith(`server/${floor}/`)),
      floor,
    )
  }
  assert.ok(relations.size > 40, `${relations.size} relations`)
})

test('imports go through doors and only downward', () => assert.deepEqual(importViolations(sources), []))
test('the sluice and the server share the contracts and the link’s protocol, nothing else', () =>
  assert.deepEqual(sluiceViolations(sources), []))
test('each module’s SQL names its own schema and published views', () =>
  assert.deepEqual(schemaViolations(sources, relations), []))
test('only the kernel asks the machine for time and chance', () => assert.deepEqual(timeViolations(sources), []))
test('files and functions keep their size', () => assert.deepEqual(sizeViolations(sources), []))

test('each module has a door, a README and a schema’s worth of modesty', () => {
  const doors = sources.filter(
    ({ path }) =>
      /^server\/(ledger|terminology|record|\w+\/[\w-]+)\/index\.ts$/.test(path) && !path.startsWith('server/kernel/'),
  )
  assert.ok(doors.length > 15)
  for (const { path, text } of doors) {
    const readme = readFileSync(join(root, path.replace('index.ts', 'README.md')), 'utf8')
    assert.ok(readme.trim().split('\n').length <= 34, `${path}: its README is longer than a page`)
    assert.ok(text.split('\n').length <= 80, `${path}: a door, not a hall`)
    assert.doesNotMatch(text, /export \*/, `${path}: a door names what it gives`)
  }
})

const planted = (path: string, text: string): Source[] => [{ path, text }]

for (const [what, found] of [
  [
    'an import from above',
    importViolations(planted('server/medicine/review/approve.ts', `import { endConsult } from '#care/consult'`)),
  ],
  [
    'an import that climbs over the wall',
    importViolations(planted('server/care/consult/end.ts', `import { x } from '../booking/store.ts'`)),
  ],
  [
    'a dynamic import that climbs',
    importViolations(planted('server/care/consult/end.ts', `await import('../booking/store.ts')`)),
  ],
  [
    'the web inside the server',
    importViolations(planted('web/desk/main.tsx', `import { x } from '../../server/kernel/index.ts'`)),
  ],
  [
    'test tools in the product',
    importViolations(planted('server/care/consult/end.ts', `import { freshDatabase } from '#testing'`)),
  ],
  [
    'the link’s protocol outside the platform’s end',
    importViolations(planted('server/care/booking/x.ts', `import { openLink } from '#sluice/protocol'`)),
  ],
  [
    'a circle inside a wing',
    importViolations([
      { path: 'server/care/consult/a.ts', text: `import { x } from '#care/booking'` },
      { path: 'server/care/booking/b.ts', text: `import { y } from '#care/consult'` },
    ]),
  ],
  [
    'another module’s table',
    schemaViolations(
      planted('server/care/consult/store.ts', 'select * from booking.number'),
      new Set(['booking.number']),
    ),
  ],
  ['the server inside the sluice', sluiceViolations(planted('sluice/inner/x.ts', `import { refuse } from '#kernel'`))],
  [
    'a sluice’s folder beside its door',
    sluiceViolations(planted('sluice/inner/x.ts', `import { frameFor } from '../protocol/frame.ts'`)),
  ],
  [
    'the server beside the sluice’s door',
    sluiceViolations(planted('server/commands/x.ts', `import { Spool } from '../../sluice/spool/index.ts'`)),
  ],
  [
    'the spool in the server',
    sluiceViolations(planted('server/people/sluices/x.ts', `import { Spool } from '#sluice/spool'`)),
  ],
  ['the machine’s clock in the sluice', timeViolations(planted('sluice/outer/relay.ts', 'const at = new Date()'))],
  ['the machine’s clock', timeViolations(planted('server/care/consult/end.ts', 'const at = Date.now()'))],
  ['a date without argument', timeViolations(planted('region/days.ts', 'const at = new Date( )'))],
  ['dice', timeViolations(planted('server/people/staff/x.ts', 'Math.random()'))],
  ['a long file', sizeViolations(planted('server/care/consult/end.ts', 'x\n'.repeat(301)))],
  [
    'a long function',
    sizeViolations(
      planted('server/care/consult/end.ts', `export async function f(): Promise<void> {\n${'  x()\n'.repeat(70)}}\n`),
    ),
  ],
  [
    'a long arrow',
    sizeViolations(
      planted('server/care/consult/end.ts', `export const f = verb({}, async (ctx) => {\n${'  x()\n'.repeat(70)}})\n`),
    ),
  ],
] as const) {
  test(`${what} is found`, () => assert.ok(found.length > 0))
}

test('what is allowed is not found', () => {
  const fine = [
    ...planted(
      'server/care/consult/end.ts',
      `import { openAuthority } from '#medicine/prescribing'\nimport { x } from './store.ts'`,
    ),
    ...planted('server/kernel/clock.ts', 'Date.now()'),
    ...planted('server/people/sluices/end.ts', `import { openLink } from '#sluice/protocol'`),
    ...planted('sluice/outer/main.ts', 'new Date()'),
    ...planted(
      'sluice/inner/x.ts',
      `import { openLink } from '#sluice/protocol'\nimport { Spool } from '../spool/index.ts'`,
    ),
    ...planted('sluice/adapters/mllp/x.ts', `import type { Adapter } from '../adapter.ts'`),
    ...planted('server/care/consult/store.ts', 'select * from booking.pub_queue -- booking.number'),
  ]
  assert.deepEqual(
    [...importViolations(fine), ...sluiceViolations(fine), ...timeViolations(fine), ...sizeViolations(fine)],
    [],
  )
  assert.deepEqual(
    schemaViolations(
      planted('server/care/consult/store.ts', 'select * from booking.pub_queue'),
      new Set(['booking.pub_queue']),
    ),
    [],
  )
})
