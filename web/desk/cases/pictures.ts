import type { MonthPicture } from '#contracts/cases'
import type { ChartOption } from '../../shell/chart-canvas.tsx'
import { chartColours } from '../../shell/tokens.ts'
import type { t as translate } from './texts.ts'

type Translate = typeof translate
const yuanOf = (fen: number): number => Math.round(fen) / 100

/** Cost across, what the hospital gets up; on the line it gets what it cost. */
export function scatterOf({ points }: MonthPicture, t: Translate): ChartOption {
  const most = yuanOf(
    Math.max(...points.flatMap(({ costFen, payFen, personFen }) => [costFen, payFen + personFen]), 100),
  )
  return {
    grid: { left: 8, right: 24, top: 32, bottom: 24, containLabel: true },
    legend: { top: 0 },
    tooltip: { trigger: 'item' },
    xAxis: { type: 'value', name: t('inYuan', { of: t('cost') }), nameLocation: 'middle', nameGap: 24 },
    yAxis: {
      type: 'value',
      name: t('inYuan', { of: `${t('pay')} + ${t('person')}` }),
      nameTextStyle: { align: 'left' },
    },
    series: [
      ...(['drg', 'dip'] as const).map((system, at) => ({
        ...{
          name: t(system),
          type: 'scatter',
          symbolSize: 7,
          itemStyle: { color: chartColours[at * 2], opacity: 0.6 },
        },
        data: points
          .filter((point) => point.system === system)
          .map(({ costFen, payFen, personFen, groupCode }) => ({
            ...{ name: groupCode, value: [yuanOf(costFen), yuanOf(payFen + personFen)] },
          })),
      })),
      {
        ...{
          type: 'line',
          silent: true,
          symbol: 'none',
          lineStyle: { color: chartColours[4], type: 'dashed', width: 1 },
        },
        data: [
          [0, 0],
          [most, most],
        ],
      },
    ],
  }
}

const groupsShown = 12

/** The groups with most cases by the paying system: cases as bars, mean cost as points. */
export function mixOf({ groups, totals }: MonthPicture, t: Translate): ChartOption {
  const system = totals.find(({ pays }) => pays)?.system ?? 'drg'
  const shown = groups.filter((one) => one.system === system).slice(0, groupsShown)
  return {
    grid: { left: 8, right: 8, top: 32, bottom: 8, containLabel: true },
    legend: { top: 0 },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: shown.map(({ code }) => code), axisLabel: { rotate: 40 } },
    yAxis: [
      { type: 'value', name: t('cases'), minInterval: 1 },
      { type: 'value', name: t('inYuan', { of: t('meanCost') }), splitLine: { show: false } },
    ],
    series: [
      { name: t('cases'), type: 'bar', data: shown.map(({ cases }) => cases), barMaxWidth: 28 },
      {
        ...{ name: t('meanCost'), type: 'line', yAxisIndex: 1, itemStyle: { color: chartColours[1] } },
        data: shown.map(({ meanCostFen }) => yuanOf(meanCostFen)),
      },
    ],
  }
}
