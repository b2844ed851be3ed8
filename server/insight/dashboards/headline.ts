import type { DayCounts } from './figure.ts'

/** The first sentence of the page. It compares waits only when both weeks have one. */
export function headlineOf(counts: DayCounts, lastWeek: DayCounts, isToday: boolean): { zh: string; en: string } {
  const seen = counts.ended + counts.terminated
  const zhStart = `${isToday ? '今天' : '当天'} ${seen} 次就诊`
  const enStart = `${seen} ${seen === 1 ? 'visit' : 'visits'}${isToday ? ' today' : ''}`
  if (counts.waitMeanMinutes === null) return { zh: `${zhStart}。`, en: `${enStart}.` }
  const wait = Math.round(counts.waitMeanMinutes)
  const zh = `${zhStart},平均等候 ${wait} 分钟`
  const en = `${enStart}, mean wait ${wait} min`
  if (lastWeek.waitMeanMinutes === null) return { zh: `${zh}。`, en: `${en}.` }
  const change = wait - Math.round(lastWeek.waitMeanMinutes)
  if (change === 0) return { zh: `${zh},与上周持平。`, en: `${en}, the same as last week.` }
  return {
    zh: `${zh},比上周${change < 0 ? '少' : '多'} ${Math.abs(change)} 分钟。`,
    en: `${en}, ${Math.abs(change)} min ${change < 0 ? 'less' : 'more'} than last week.`,
  }
}
