import { textsOf } from '../../shell/i18n.ts'
import { en } from './texts.en.ts'
import { zh } from './texts.zh.ts'

export const { t, useT } = textsOf('desk-village', zh, en)

type T = ReturnType<typeof useT>

/** A word of the table for something that the server names; what has no word stands as it is. */
export function worded(t: T, group: 'what' | 'field', name: string): string {
  return Object.hasOwn(zh[group], name) ? t(`${group}.${name}` as Parameters<T>[0]) : name
}
