import type { TextsOf } from '../shell/i18n.ts'
import { en as bag } from './bag/texts.en.ts'
import { en as check } from './check/texts.en.ts'
import { en as contract } from './contract/texts.en.ts'
import { en as device } from './device/texts.en.ts'
import { en as enrol } from './enrol/texts.en.ts'
import { en as exchange } from './exchange/texts.en.ts'
import { en as figures } from './figures/texts.en.ts'
import { en as form } from './form/texts.en.ts'
import { en as household } from './household/texts.en.ts'
import { en as kit } from './kit/texts.en.ts'
import { en as map } from './map/texts.en.ts'
import { en as people } from './people/texts.en.ts'
import { en as person } from './person/texts.en.ts'
import type { zh } from './texts.zh.ts'
import { en as today } from './today/texts.en.ts'
import { en as visit } from './visit/texts.en.ts'

export const en: TextsOf<typeof zh> = {
  ...kit,
  ...device,
  ...today,
  ...people,
  ...person,
  ...check,
  ...contract,
  ...visit,
  ...form,
  ...enrol,
  ...household,
  ...map,
  ...bag,
  ...exchange,
  ...figures,
}
