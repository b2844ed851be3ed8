import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidResource } from '#record'
import { compileView, runView } from './compile-view.ts'

const columns = [{ column: [{ name: 'id', path: 'id' }] }]
const view = (more: object) => ({ resource: 'Patient', select: columns, ...more })

for (const [what, definition, code, at] of [
  ['is no object', 'Patient', 'record.wrong_type', 'ViewDefinition'],
  ['has an element with a wrong name', view({ selects: [] }), 'record.unknown_property', 'ViewDefinition'],
  [
    'loops by a misspelt name',
    view({ select: [{ ...columns[0], foreach: 'name' }] }),
    'record.unknown_property',
    'ViewDefinition.select[0]',
  ],
  ['reads a type that is none', view({ resource: 'Kitten' }), 'record.unknown_type', 'ViewDefinition.resource'],
  ['has no columns', view({ select: [{ forEach: 'name' }] }), 'lake.no_columns', 'ViewDefinition.select'],
  [
    'names a column twice',
    view({ select: [...columns, { column: [{ name: 'ID', path: 'id' }] }] }),
    'lake.name_twice',
    'ViewDefinition.select',
  ],
  [
    'loops in two ways at once',
    view({ select: [{ ...columns[0], forEach: 'name', forEachOrNull: 'name' }] }),
    'lake.one_loop',
    'ViewDefinition.select[0]',
  ],
  [
    'names a constant that is not there',
    view({ where: [{ path: 'id = %who' }] }),
    'lake.unknown_constant',
    'ViewDefinition.where[0].path',
  ],
  [
    'has a constant without a value',
    view({ constant: [{ name: 'who' }] }),
    'lake.bad_constant',
    'ViewDefinition.constant[0]',
  ],
  [
    'has a constant of another type',
    view({ constant: [{ name: 'who', valueDate: 'soon' }] }),
    'lake.bad_constant',
    'ViewDefinition.constant[0]',
  ],
  [
    'matches by a regular expression',
    view({ where: [{ path: "id.matches('(a+)+$')" }] }),
    'lake.function',
    'ViewDefinition.where[0].path',
  ],
  [
    'has an expression that is none',
    view({ where: [{ path: 'id.where(' }] }),
    'record.bad_expression',
    'ViewDefinition.where[0].path',
  ],
  [
    'has a column that is no primitive',
    view({ select: [{ column: [{ name: 'n', path: 'name', type: 'HumanName' }] }] }),
    'lake.column_type',
    'ViewDefinition.select[0].column[0].type',
  ],
  ['goes too deep', view({ select: deep(20) }), 'record.too_deep', undefined],
] as const) {
  test(`A view that ${what} is refused with its element`, () => {
    assert.throws(
      () => compileView(definition),
      (error) => {
        assert.ok(error instanceof InvalidResource)
        assert.equal(error.issues[0]?.code, code)
        if (at) assert.equal(error.issues[0]?.expression, at)
        return true
      },
    )
  })
}

function deep(levels: number): object[] {
  return levels === 0 ? columns : [{ forEach: 'name', select: deep(levels - 1) }]
}

test('A resource may not make more rows than a database wants to hear of', () => {
  const name = Array.from({ length: 200 }, () => ({ family: 'x' }))
  const loops = ['a', 'b', 'c'].map((column) => ({ forEach: 'name', column: [{ name: column, path: 'family' }] }))
  assert.throws(() => runView(view({ select: loops }), [{ resourceType: 'Patient', name }]), {
    code: 'lake.too_many_rows',
  })
})

test('A column of whole elements is refused when it is read', () => {
  const select = [{ column: [{ name: 'name', path: 'name' }] }]
  assert.throws(() => runView(view({ select }), [{ resourceType: 'Patient', name: [{}] }]), {
    code: 'lake.not_primitive',
  })
})

test('A constant cannot break out of its place', () => {
  const constant = [{ name: 'who', valueString: "x' or 'a' = 'a" }]
  const where = [{ path: 'id = %who' }]
  assert.deepEqual(runView(view({ constant, where }), [{ resourceType: 'Patient', id: 'a' }]), [])
  const quoted = [{ name: 'who', valueString: "a'\\b" }]
  const select = [{ column: [{ name: 'w', path: "%who & '%who'" }] }]
  assert.deepEqual(runView(view({ constant: quoted, select }), [{ resourceType: 'Patient' }]), [{ w: "a'\\b%who" }])
})
