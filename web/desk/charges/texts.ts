import { textsOf } from '../../shell/i18n.ts'
import { en } from './texts.en.ts'
import { zh } from './texts.zh.ts'

export const { useT } = textsOf('desk-charges', zh, en)
