import { FundBy, type FundFilter } from '#contracts/fund'

/** What the page looks at stands in its address: codes and ids only. */
export interface Place extends FundFilter {
  readonly view: FundBy | 'people' | 'bills'
  readonly page: number
}

const whole = (value: unknown): number | undefined => {
  const number = Number(value)
  return Number.isInteger(number) && number > 0 ? number : undefined
}
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

export function placeOf(search: Readonly<Record<string, unknown>>, thisYear: number): Place {
  const by = FundBy.safeParse(search.view)
  const insutype = text(String(search.insutype ?? ''))
  const medType = text(String(search.medType ?? ''))
  return {
    year: whole(search.year) ?? thisYear,
    month: whole(search.month),
    institutionId: text(search.institutionId),
    doctorId: text(search.doctorId),
    residentId: text(search.residentId),
    insutype: insutype === '310' || insutype === '390' ? insutype : undefined,
    leadId: text(search.leadId),
    packageCode: text(search.packageCode),
    medType: medType === '11' || medType === '14' || medType === '21' ? medType : undefined,
    found: search.found === true || search.found === 'true' ? true : undefined,
    view: by.success ? by.data : search.view === 'people' || search.view === 'bills' ? search.view : 'institution',
    page: whole(search.page) ?? 1,
  }
}

/** The filter as the server takes it. */
export const paramsOf = ({ view: _, page: __, found, ...filter }: Place) => ({
  ...filter,
  ...(found ? { found: 'true' } : {}),
})

/** Where a row of a breakdown leads: one condition more, and by what to look next. */
export function inside(view: FundBy, key: string): Partial<Place> {
  switch (view) {
    case 'institution':
      return { institutionId: key, view: 'doctor' }
    case 'doctor':
      return { doctorId: key, view: 'people' }
    case 'month':
      return { month: Number(key), view: 'institution' }
    case 'category':
      return { medType: key as NonNullable<Place['medType']>, view: 'institution' }
    case 'scheme':
      return { insutype: key as NonNullable<Place['insutype']>, view: 'institution' }
  }
}

/** Part of a whole in percent with one decimal; of nothing it is nothing. */
export const percentOf = (part: number, all: number): string =>
  all === 0 ? '—' : `${((part / all) * 100).toFixed(1)}%`
