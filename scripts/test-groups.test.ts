import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testGroups } from './test-groups.ts'

const file = (path: string, text = '') => ({ path, text })

test('neighbours share a process, wings do not', () =>
  assert.deepEqual(
    testGroups([file('server/care/b.test.ts'), file('server/people/c.test.ts'), file('server/care/a.test.ts')]),
    [['server/care/a.test.ts', 'server/care/b.test.ts'], ['server/people/c.test.ts']],
  ))

test('a story is alone and comes first; so is a file that says the environment before it loads', () =>
  assert.deepEqual(
    testGroups([
      file('bench/a.test.ts'),
      file('bench/b.test.ts', `import x\nprocess.env.TRUST_PROXY = '127.0.0.1'\n`),
      file('bench/c.test.ts', `const x = await import('../x.ts')`),
      file('bench/d.test.ts'),
      file('journeys/visit.test.ts'),
    ]),
    [['journeys/visit.test.ts'], ['bench/b.test.ts'], ['bench/c.test.ts'], ['bench/a.test.ts', 'bench/d.test.ts']],
  ))

test('every file is in one group, and no group is long', () => {
  const paths = Array.from({ length: 50 }, (_, at) => `server/care/${at}.test.ts`)
  const groups = testGroups(paths.map((path) => file(path)))
  assert.deepEqual(groups.flat().toSorted(), paths.toSorted())
  assert.ok(groups.every((group) => group.length <= 6))
})
