import type { TextsOf } from '../../shell/i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  asPicture: 'See the picture',
  asTable: 'See the table',
}
