import { useState } from 'react'
import { listInstitutionsAnswer } from '#contracts/institutions'
import { usePreferences } from '../../shell/preferences.ts'
import { useApi } from '../../shell/use-api.ts'
import { useFindT } from './find-texts.ts'

const KEY = 'anji.near' // for this tab only, like the person one acts for

export interface Place {
  id: string
  name: string
}

/** The place distances are measured from: an institution the person chose, never the phone's position. */
export function useNear(): { near: string | undefined; setNear(id: string | undefined): void } {
  const [near, keep] = useState(() => sessionStorage.getItem(KEY) ?? undefined)
  return {
    near,
    setNear(id) {
      if (id) sessionStorage.setItem(KEY, id)
      else sessionStorage.removeItem(KEY)
      keep(id)
    },
  }
}

/** Places that are on the map, the nearest to home first in a person's mind: villages, then townships, then hospitals. */
export function usePlaces(): readonly Place[] {
  const { locale } = usePreferences()
  const { data } = useApi('/api/institutions', listInstitutionsAnswer)
  return (data?.institutions ?? [])
    .filter((each) => each.latitude !== null && each.longitude !== null && !each.closedAt && each.kind !== 'pharmacy')
    .sort((a, b) => a.level - b.level || a.name.localeCompare(b.name, 'zh-CN'))
    .map((each) => ({ id: each.id, name: locale === 'en' && each.nameEn ? each.nameEn : each.name }))
}

/** 约 3.2 公里 */
export function useDistance(): (km: number) => string {
  const t = useFindT()
  return (km) => (km < 0.1 ? t('kmNear') : t('km', { n: km < 10 ? km.toFixed(1) : Math.round(km) }))
}
