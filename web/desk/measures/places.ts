import { useQueries } from '@tanstack/react-query'
import { GridMap } from '#contracts/grid-assignments'
import { type Institution, listInstitutionsAnswer } from '#contracts/institutions'
import { api } from '../../shell/api.ts'
import { useMe } from '../../shell/session.tsx'
import { useApi } from '../../shell/use-api.ts'

/** Where care is given at the top of the region: hospitals that belong to nobody. Pharmacies and the internet hospital have no cells. */
export const rootsOf = (institutions: readonly Institution[]): string[] =>
  institutions
    .filter(({ kind, parentId, closedAt }) => kind === 'hospital' && parentId === null && closedAt === null)
    .map(({ id }) => id)

/**
 * The institutions under which all lies that the reader looks at: one's own, or, at the lead internet hospital and for auditors,
 * every one at the top. Undefined until it is known.
 */
export function useTops(): readonly string[] | undefined {
  const me = useMe()
  const own = me.institution?.id
  const all = useApi('/api/institutions', listInstitutionsAnswer).data?.institutions
  if (all === undefined) return undefined
  const lead = own === undefined || all.find(({ id }) => id === own)?.kind === 'internet-hospital'
  return lead ? rootsOf(all) : [own]
}

export type Outlines = (typeof GridMap)['_output']

/** The outlines of the cells under some institutions, as one map; they hardly ever change. */
export function useOutlines(institutionIds: readonly string[] | undefined): {
  data: Outlines | undefined
  error: Error | null
} {
  return useQueries({
    queries: (institutionIds ?? []).map((institutionId) => ({
      queryKey: ['/api/grid/map', { institutionId }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.query('/api/grid/map', GridMap, { params: { institutionId }, signal }),
    })),
    combine: (answers) => {
      const error = answers.find((answer) => answer.error)?.error ?? null
      const there = institutionIds !== undefined && answers.every(({ data }) => data !== undefined)
      if (!there) return { data: undefined, error }
      const features = answers.flatMap(({ data }) => data?.features ?? [])
      return { data: { type: 'FeatureCollection' as const, features }, error }
    },
  })
}
