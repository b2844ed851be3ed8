/** What the person is told to do, in plain words. memory: to be verified by a clinician of the region. */
import type { Locale } from '#kernel'
import type { Values } from '../intake/units.ts'
import type { ReadingRow } from '../tables.ts'
import type { Sign } from './judge.ts'

const words: Readonly<Record<Sign, readonly [zh: string, en: string]>> = {
  pressure: [
    '请静坐 5 分钟后再量一次。胸痛、气短、头痛剧烈、说话不清或手脚无力，请立即拨打 120。',
    'Sit still for 5 minutes and measure again. With chest pain, short breath, severe headache, slurred speech or a weak limb call 120 at once.',
  ],
  'glucose-low': [
    '请马上吃糖果或喝含糖饮料，15 分钟后再测一次。意识不清请家人立即拨打 120，不要喂食。',
    'Take sugar or a sweet drink now and measure again in 15 minutes. If drowsy, the family calls 120 at once and gives nothing to eat.',
  ],
  'glucose-high': [
    '请多喝水、休息，15 分钟后再测一次。恶心、呕吐、嗜睡或呼吸深快，请立即拨打 120。',
    'Drink water, rest, and measure again in 15 minutes. With nausea, vomiting, drowsiness or deep fast breathing call 120 at once.',
  ],
  other: [
    '请坐下休息，5 分钟后再测一次。胸痛、气短或晕倒，请立即拨打 120。',
    'Sit down, rest, and measure again in 5 minutes. With chest pain, short breath or fainting call 120 at once.',
  ],
}

export function adviceOf(reading: Pick<ReadingRow, 'kind'> & Values, locale: Locale): string {
  return words[signOfReading(reading)][locale === 'zh' ? 0 : 1]
}

function signOfReading({ kind, glucoseMmol }: Pick<ReadingRow, 'kind'> & Values): Sign {
  if (kind === 'blood-pressure') return 'pressure'
  if (kind !== 'glucose') return 'other'
  // Between the two signs an alarm is one of a personal limit; which way, the middle of the usual range says.
  return (glucoseMmol ?? 0) < 7 ? 'glucose-low' : 'glucose-high'
}
