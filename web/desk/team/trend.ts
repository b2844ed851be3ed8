import type { Trend } from '#contracts/readings'
import type { ChartOption } from '../../shell/chart-canvas.tsx'
import { tokens } from '../../shell/tokens.ts'

export interface TrendWords {
  readonly systolic: string
  readonly diastolic: string
  readonly fasting: string
  readonly afterMeal: string
  readonly random: string
  readonly value: string
}

type Point = Trend['points'][number]
interface Line {
  readonly name: string
  readonly symbol: string
  readonly data: readonly (readonly [number, number])[]
}

const at = (point: Point, value: number): readonly [number, number] => [Date.parse(point.at), value]

/** The lines of a trend: two of a pressure, one a moment of glucose, else one. Pure. */
export function linesOf(trend: Trend, words: TrendWords): Line[] {
  const { points } = trend
  if (trend.kind === 'blood-pressure')
    return [
      { name: words.systolic, symbol: 'circle', data: points.map((one) => at(one, one.value)) },
      {
        name: words.diastolic,
        symbol: 'diamond',
        data: points.flatMap((one) => (one.value2 === null ? [] : [at(one, one.value2)])),
      },
    ]
  if (trend.kind !== 'glucose')
    return [{ name: words.value, symbol: 'circle', data: points.map((one) => at(one, one.value)) }]
  const moments = [
    ['fasting', words.fasting, 'circle'],
    ['after-meal', words.afterMeal, 'triangle'],
    ['random', words.random, 'diamond'],
  ] as const
  return moments.flatMap(([moment, name, symbol]) => {
    const of = points.filter((one) => (one.moment ?? 'random') === moment)
    return of.length > 0 ? [{ name, symbol, data: of.map((one) => at(one, one.value)) }] : []
  })
}

/** The picture of a trend: its lines, and what is aimed at as dashed ones. */
export function optionOf(trend: Trend, words: TrendWords): ChartOption {
  const lines = linesOf(trend, words)
  const aims = trend.targets.flatMap(({ low, high }) => [low, high].filter((one) => one !== null))
  return {
    animation: false,
    grid: { left: 40, right: 40, top: lines.length > 1 ? 30 : 14, bottom: 26 },
    ...(lines.length > 1 ? { legend: { top: 0, right: 0, icon: 'roundRect', itemHeight: 3 } } : {}),
    tooltip: { trigger: 'axis', confine: true },
    xAxis: { type: 'time', axisLabel: { hideOverlap: true }, splitNumber: 4 },
    yAxis: { type: 'value', scale: true, splitLine: { lineStyle: { color: tokens.faint } } },
    series: lines.map((line, index) => ({
      name: line.name,
      type: 'line',
      symbol: line.symbol,
      symbolSize: 6,
      lineStyle: { width: 2 },
      data: line.data,
      ...(index === 0
        ? {
            markLine: {
              symbol: 'none',
              silent: true,
              lineStyle: { color: tokens.muted, type: 'dashed' },
              label: { position: 'end', color: tokens.muted },
              data: [...new Set(aims)].map((yAxis) => ({ yAxis })),
            },
          }
        : {}),
    })),
  }
}

/** 142/88, or 7.1 */
export const shown = (point: { value: number; value2: number | null }): string =>
  point.value2 === null ? String(point.value) : `${point.value}/${point.value2}`
