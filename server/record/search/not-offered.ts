import type { RefusalCode } from '#kernel'

/** Standard parameters that are not answered, with what says why. To pass one over would answer another question. */
const refusals: ReadonlyMap<string, RefusalCode> = new Map<string, RefusalCode>(
  Object.entries({
    _text: 'record.no_text_search',
    _content: 'record.no_text_search',
    _query: 'record.no_expression_search',
    _filter: 'record.no_expression_search',
    _list: 'record.no_list_search',
    'Bundle.composition': 'record.no_search_inside_bundle',
    'Bundle.message': 'record.no_search_inside_bundle',
    'Location.near': 'record.no_distance_search',
  } as const),
)

/** What a parameter of a type is refused with; undefined when it is not one of these. */
export function notOffered(type: string, name: string): RefusalCode | undefined {
  return refusals.get(name) ?? refusals.get(`${type}.${name}`)
}
