import { textsOf } from '../shell/i18n.ts'
import { en } from './texts.en.ts'
import { zh } from './texts.zh.ts'

// What every screen needs; each area has its own texts beside its screens, loaded with them.
export const { t, useT } = textsOf('resident', zh, en)
