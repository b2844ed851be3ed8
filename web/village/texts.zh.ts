import { zh as bag } from './bag/texts.zh.ts'
import { zh as check } from './check/texts.zh.ts'
import { zh as contract } from './contract/texts.zh.ts'
import { zh as device } from './device/texts.zh.ts'
import { zh as enrol } from './enrol/texts.zh.ts'
import { zh as exchange } from './exchange/texts.zh.ts'
import { zh as figures } from './figures/texts.zh.ts'
import { zh as form } from './form/texts.zh.ts'
import { zh as household } from './household/texts.zh.ts'
import { zh as kit } from './kit/texts.zh.ts'
import { zh as map } from './map/texts.zh.ts'
import { zh as people } from './people/texts.zh.ts'
import { zh as person } from './person/texts.zh.ts'
import { zh as today } from './today/texts.zh.ts'
import { zh as visit } from './visit/texts.zh.ts'

/** Every word of the village app; each room keeps its own. */
export const zh = {
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
