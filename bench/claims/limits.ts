/** The limit list that the planted violations break, as the published ones are written: CSV for `anji limits import`. */
import { itemAt } from './shape.ts'

const range = ([from, to]: readonly [number, number]) => Array.from({ length: to - from }, (_, at) => from + at)
const drug = (item: number) => `XA${String(item).padStart(7, '0')}`

export function cityLimits(): string {
  const rows = [
    ...range(itemAt.womenOnly).map((item) => ['drug', '限定性别对象', `药品${item}`, drug(item), '女']),
    ...range(itemAt.childrenOnly).map((item) => ['drug', '限定年龄对象', `药品${item}`, drug(item), '儿童']),
    [
      ...['item', '限定频次', `项目${itemAt.glycatedHaemoglobin}`],
      ...[`S2${String(itemAt.glycatedHaemoglobin).padStart(7, '0')}`, '频次上限=1|疗程周期=15'],
    ],
  ]
  return ['batch,kind,limit_type,name,national_code,value', ...rows.map((row) => ['city', ...row].join(','))]
    .map((line) => `${line}\n`)
    .join('')
}
