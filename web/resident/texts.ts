import { textsOf } from '../shell/i18n.ts'
import { en } from './texts.en.ts'
import { zh } from './texts.zh.ts'

// What every screen needs; each area has its own texts beside its screens, loaded with them.
export const { t, useT } = textsOf('resident', zh, en)

/** A doctor's title in the reader's language; a title of an institution's own is shown as it is written. */
export function useDoctorTitle(): (title: string) => string {
  const say = useT()
  return (title) => (title in zh.doctorTitle ? say(`doctorTitle.${title as keyof typeof zh.doctorTitle}`) : title)
}
