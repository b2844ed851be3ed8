import { GridMap } from '#contracts/grid-assignments'
import { listInstitutionsAnswer } from '#contracts/institutions'
import { useMe } from '../../shell/session.tsx'
import { useApi } from '../../shell/use-api.ts'

/** The institution under which all that the reader may look at lies: one's own, or the top of the region. */
export function useTop(): string | undefined {
  const me = useMe()
  const own = me.institution?.id
  const all = useApi('/api/institutions', listInstitutionsAnswer, { enabled: own === undefined })
  return own ?? all.data?.institutions.find(({ parentId, closedAt }) => parentId === null && closedAt === null)?.id
}

/** The outlines of cells; they hardly ever change. */
export function useOutlines(institutionId: string | undefined) {
  return useApi('/api/grid/map', GridMap, { params: { institutionId }, enabled: institutionId !== undefined })
}
