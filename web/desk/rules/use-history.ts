import { useQuery } from '@tanstack/react-query'
import { api, type Reader } from '../../shell/api.ts'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { addDays } from '../booking/days.ts'

export interface Dated {
  readonly id: string
  readonly institutionId: string | null
  readonly validFrom: string
  readonly validTo: string | null
  readonly clause: string
}

export interface Read<T> {
  readonly path: string
  readonly schema: Reader<T>
  /** It is always asked of one's own institution. */
  readonly ofOwn?: boolean
}

const lookAheadDays = [0, 1, 7, 31, 92, 366]
const pastMax = 12

/** A dated rule: what is in force, what begins later, and what was before, newest first. Asked for day by day. */
export function useHistory<T extends Dated>({ path, schema, ofOwn }: Read<T>, institutionId: string | undefined) {
  return useQuery({
    queryKey: [path, 'history', institutionId],
    enabled: institutionId !== undefined,
    queryFn: async () => {
      const today = dateOf(clock.now())
      const whose = ofOwn ? {} : { institutionId }
      const on = (onDate: string) => api.query(path, schema, { params: { ...whose, onDate } })
      const rows = new Map<string, T>()
      for (const days of lookAheadDays) {
        const row = await on(addDays(today, days))
        rows.set(row.id, row)
      }
      const current = await on(today)
      // Back through the hospital's own rows to the region's, which has been there from the beginning.
      for (let row = current; row.institutionId !== null && rows.size < pastMax; ) {
        row = await on(addDays(row.validFrom, -1))
        rows.set(row.id, row)
      }
      return { current, rows: [...rows.values()].toSorted((a, b) => b.validFrom.localeCompare(a.validFrom)) }
    },
  })
}
