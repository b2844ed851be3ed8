import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CodeSystem, ValueSet, ValueSetCompose, ValueSetComposeInclude } from '@medplum/fhirtypes'
import fc from 'fast-check'
import { freshDatabase } from '#testing'
import { expand, memberIn } from './expand.ts'
import { isTame } from './filters.ts'
import { findValueSet } from './find.ts'
import { index, valueSet } from './setup.test.ts'

interface Code {
  readonly code: string
  readonly parents: readonly string[]
  readonly colour: string | undefined
  readonly inactive: boolean
}

const codes = 'abcdefghij'.split('')
const anyCode = fc.constantFrom(...codes)

// Parents come later in the alphabet, but for a few that go round in a circle.
const anyCodes: fc.Arbitrary<Code[]> = fc.tuple(
  ...codes.map((code) =>
    fc.record({
      code: fc.constant(code),
      parents: fc.uniqueArray(anyCode, { maxLength: 2 }),
      colour: fc.constantFrom('red', 'blue', undefined),
      inactive: fc.boolean(),
    }),
  ),
)

const anyFilter = fc.oneof(
  fc.record({
    property: fc.constant('concept'),
    op: fc.constantFrom('is-a' as const, 'descendent-of' as const, 'is-not-a' as const, 'generalizes' as const),
    value: anyCode,
  }),
  fc.record({ property: fc.constant('colour'), op: fc.constant('=' as const), value: fc.constantFrom('red', 'blue') }),
  fc.record({
    property: fc.constant('code'),
    op: fc.constantFrom('in' as const, 'not-in' as const),
    value: fc.array(anyCode, { minLength: 1, maxLength: 4 }).map((some) => some.join(',')),
  }),
  fc.record({
    property: fc.constant('colour'),
    op: fc.constant('exists' as const),
    value: fc.constantFrom('true', 'false'),
  }),
  fc.record({
    property: fc.constant('code'),
    op: fc.constant('regex' as const),
    value: fc.constantFrom('[a-e]', 'a|b', '.'),
  }),
)

const imported = ['one', 'two']

function anyPart(system: string, mayImport: boolean): fc.Arbitrary<ValueSetComposeInclude> {
  const valueSets = fc.uniqueArray(fc.constantFrom(...imported.map((name) => `${system}/${name}`)), {
    maxLength: mayImport ? 2 : 0,
  })
  const within = fc.oneof(
    fc.constant({}),
    fc.record({
      concept: fc.uniqueArray(anyCode, { minLength: 1, maxLength: 5 }).map((some) => some.map((code) => ({ code }))),
    }),
    fc.record({ filter: fc.array(anyFilter, { minLength: 1, maxLength: 2 }) }),
  )
  return fc.tuple(fc.boolean(), within, valueSets).map(([only, rest, valueSet]) => ({
    ...(only && valueSet.length > 0 ? {} : { system, ...rest }),
    ...(valueSet.length > 0 ? { valueSet } : {}),
  }))
}

function anyCompose(system: string, mayImport: boolean): fc.Arbitrary<ValueSetCompose> {
  const parts = (minLength: number) => fc.array(anyPart(system, mayImport), { minLength, maxLength: 3 })
  return fc.record({ include: parts(1), exclude: parts(0), inactive: fc.boolean() })
}

/** The same by definition: sets of codes, one concept at a time. */
function slowly(
  all: readonly Code[],
  compose: ValueSetCompose,
  others: ReadonlyMap<string, ValueSetCompose>,
): Set<string> {
  const parentsOf = (code: string) => all.find((one) => one.code === code)?.parents ?? []
  const above = (code: string): Set<string> => {
    const found = new Set<string>()
    const waiting = [...parentsOf(code)]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (found.has(next)) continue
      found.add(next)
      waiting.push(...parentsOf(next))
    }
    return found
  }
  const passes = (one: Code, { property, op, value = '' }: { property?: string; op?: string; value?: string }) => {
    if (op === 'is-a') return one.code === value || above(one.code).has(value)
    if (op === 'descendent-of') return above(one.code).has(value)
    if (op === 'is-not-a') return one.code !== value && !above(one.code).has(value)
    if (op === 'generalizes') return one.code === value || above(value).has(one.code)
    if (op === '=') return one.colour === value
    if (op === 'in') return value.split(',').includes(one.code)
    if (op === 'not-in') return !value.split(',').includes(one.code)
    if (op === 'exists') return (one.colour !== undefined) === (value === 'true')
    assert.equal(property, 'code')
    return new RegExp(`^(?:${value})$`).test(one.code)
  }
  const partOf = (part: ValueSetComposeInclude, activeOnly: boolean): Set<string> => {
    const sets = (part.valueSet ?? []).map((url) => slowly(all, others.get(url)!, others))
    const own = all.filter((one) => {
      if (!part.system) return true
      const listed = !part.concept || part.concept.some((each) => each.code === one.code)
      return listed && (part.filter ?? []).every((filter) => passes(one, filter))
    })
    const within = own.filter((one) => sets.every((set) => set.has(one.code)) && !(activeOnly && one.inactive))
    return new Set(within.map((one) => one.code))
  }
  const union = (parts: readonly ValueSetComposeInclude[] | undefined, activeOnly: boolean) =>
    new Set((parts ?? []).flatMap((part) => [...partOf(part, activeOnly)]))
  return union(compose.include, compose.inactive === false).difference(union(compose.exclude, false))
}

test('an expansion has the codes that the definition gives, and validation agrees code by code', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  let run = 0
  const property = fc.asyncProperty(fc.gen(), anyCodes, async (gen, all) => {
    run += 1
    const system = `urn:test:${run}`
    const others = new Map(imported.map((name) => [`${system}/${name}`, gen(anyCompose, system, false)]))
    const compose = gen(anyCompose, system, true)
    await index(ctx, systemOf(system, all), ...[...others].map(([url, one]): ValueSet => valueSet(url, one)))
    const expected = [...slowly(all, compose, others)].sort()
    const onDate = '2026-03-02'
    const { members, total } = await expand(ctx, { compose, onDate })
    assert.deepEqual(members.map((one) => one.code).sort(), expected)
    assert.equal(total, expected.length)
    const typed = await expand(ctx, { compose, onDate, filter: 'c' })
    assert.deepEqual(
      typed.members.map((one) => one.code),
      expected.filter((code) => code === 'c'),
    )
    for (const code of ['a', 'e']) {
      assert.equal((await memberIn(ctx, { compose, onDate }, { system, code })) !== undefined, expected.includes(code))
    }
    const pages: string[] = []
    for (let offset = 0; offset < expected.length; offset += 3) {
      pages.push(...(await expand(ctx, { compose, onDate, count: 3, offset })).members.map((one) => one.code))
    }
    assert.deepEqual(
      pages,
      members.map((one) => one.code),
    )
  })
  await fc.assert(property, { numRuns: 60, endOnFailure: true })
})

const systemOf = (url: string, all: readonly Code[]): CodeSystem => ({
  ...{ resourceType: 'CodeSystem', url, status: 'active', content: 'complete' },
  concept: all.map(({ code, parents, colour, inactive }) => ({
    code,
    display: `第${code}号`,
    property: [
      ...parents.map((parent) => ({ code: 'parent', valueCode: parent })),
      ...(colour ? [{ code: 'colour', valueCode: colour }] : []),
      { code: 'inactive', valueBoolean: inactive },
    ],
  })),
})

test('patterns whose cost is not bounded by their length are refused', () => {
  const tame = ['E11.*', '[A-Z]\\d{2}(\\.\\d+)?', '(a|b|c)', 'a{1,3}', '\\w+', '(?:ab|cd)e?', '[^x]*']
  const wild = [
    '(a+)+',
    '(a*)*b',
    '((a{40}){40}){40}',
    '(a|b+)*',
    'a{999}',
    '(?=a)',
    '(a)\\1',
    '(',
    ')',
    '[',
    'a\\',
    '',
    'x'.repeat(300),
  ]
  for (const pattern of tame) assert.equal(isTame(pattern), true, pattern)
  for (const pattern of wild) assert.equal(isTame(pattern), false, pattern)
})

test('a whole system too large to list is asked for in pages or with a filter', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const concept = Array.from({ length: 5001 }, (_, at) => ({ code: `c${at}`, display: `第${at}号` }))
  await index(ctx, { resourceType: 'CodeSystem', url: 'urn:big', status: 'active', content: 'complete', concept })
  const compose = { include: [{ system: 'urn:big' }] }
  const onDate = '2026-03-02'
  await assert.rejects(expand(ctx, { compose, onDate }), { code: 'terminology.too_costly' })
  assert.equal((await expand(ctx, { compose, onDate, count: 10, offset: 4995 })).members.length, 6)
  assert.deepEqual(
    (await expand(ctx, { compose, onDate, filter: '第17号' })).members.map((one) => one.code),
    ['c17'],
  )
})

test('what a value set lists of a system without codes is believed', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const listed = { system: 'http://loinc.org', concept: [{ code: '8480-6', display: '收缩压' }] }
  await index(ctx, valueSet('urn:vs', { include: [listed] }))
  const found = await ctx.transaction((ctx) => findValueSet(ctx, 'urn:vs', '2026-03-02'))
  const { members } = await expand(ctx, { ...found!, onDate: '2026-03-02' })
  assert.deepEqual(
    members.map(({ system, code, display }) => [system, code, display]),
    [['http://loinc.org', '8480-6', '收缩压']],
  )
  const whole = { compose: { include: [{ system: 'http://loinc.org' }] }, onDate: '2026-03-02' }
  await assert.rejects(expand(ctx, whole), { code: 'terminology.system_unknown' })
})
