import { BrowserParameters, BrowserTypes, NoInput, OfType } from '#contracts/browser'
import { refuseUnless, verb } from '#kernel'
import { isDirectoryType, isResourceType, resourceTypes, searchTableOf } from '#record'
import { isAdministrator, readers } from './who.ts'

/** The types that this reader may look into. */
export const listTypes = verb(
  {
    name: 'browser.list_types',
    may: readers,
    input: NoInput,
    answer: BrowserTypes,
    summary: 'Types of the record that one may look into.',
  },
  async (ctx) => {
    const seen = resourceTypes.filter(
      (type) => isDirectoryType(type) || (!isAdministrator(ctx) && isAboutPatients(type)),
    )
    return { types: seen.map((type) => ({ type, personal: !isDirectoryType(type) })) }
  },
)

/** What a type is searched by. Refusals: record.unknown_type. */
export const listParameters = verb(
  {
    name: 'browser.list_parameters',
    may: readers,
    input: OfType,
    answer: BrowserParameters,
    summary: 'What a type of the record is searched by.',
  },
  async (_ctx, { type }) => {
    refuseUnless(isResourceType(type), 'record.unknown_type', { params: { type } })
    const { parameters, composites } = searchTableOf(type)
    const ofAll = [
      { name: '_id', kind: 'token', targets: [] },
      { name: '_lastUpdated', kind: 'date', targets: [] },
      { name: '_sort', kind: 'special', targets: [] },
      { name: '_count', kind: 'number', targets: [] },
      { name: '_include', kind: 'special', targets: [] },
      { name: '_revinclude', kind: 'special', targets: [] },
    ]
    return {
      parameters: [
        ...[...parameters.values()]
          .filter(({ code }) => !code.startsWith('_'))
          .map(({ code, kind, targets }) => ({ name: code, kind, targets: [...(targets ?? [])] })),
        ...[...composites.keys()].map((name) => ({ name, kind: 'composite', targets: [] })),
        ...ofAll,
      ].sort((a, b) => (a.name < b.name ? -1 : 1)),
    }
  },
)

function isAboutPatients(type: string): boolean {
  return type === 'Patient' || searchTableOf(type).patient.length > 0
}
