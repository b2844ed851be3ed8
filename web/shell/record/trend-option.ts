import type { Trend, TrendPoint } from '#contracts/timeline'
import type { ChartOption } from '../chart-canvas.tsx'
import { exact } from '../moment.ts'
import { chartColours, tokens } from '../tokens.ts'
import type { useT } from './texts.ts'

type T = ReturnType<typeof useT>

const zoomFrom = 25

/** The picture of a trend: a line for each of a pair or each context, the target as a band, the reference range dashed. */
export function optionOf(trend: Trend, t: T): ChartOption {
  const lines = linesOf(trend, t)
  const many = trend.points.length > zoomFrom
  return {
    animation: false,
    grid: { left: 44, right: 16, top: lines.length > 1 ? 34 : 16, bottom: many ? 62 : 28 },
    ...(lines.length > 1 ? { legend: { top: 0, right: 0, icon: 'roundRect', itemHeight: 3 } } : {}),
    tooltip: {
      trigger: 'axis',
      confine: true,
      formatter: (shown: unknown) => tooltip(shown as Hover[], trend),
    },
    xAxis: { type: 'time', axisLabel: { hideOverlap: true }, splitNumber: 4 },
    yAxis: { type: 'value', scale: true, splitLine: { lineStyle: { color: tokens.faint } }, ...span(trend) },
    ...(many
      ? {
          dataZoom: [
            { type: 'inside', filterMode: 'none' },
            { type: 'slider', height: 22, bottom: 8, filterMode: 'none', brushSelect: false, showDetail: false },
          ],
        }
      : {}),
    series: lines.map((line, index) => ({
      name: line.name,
      type: 'line',
      symbol: line.symbol,
      symbolSize: trend.points.length > 200 ? 3 : 7,
      lineStyle: { width: 2 },
      data: line.points.map((point) => ({
        value: [Date.parse(point.at), line.of(point)],
        ...styleOf(point),
      })),
      ...(index === 0 ? marks(trend) : {}),
    })),
  }
}

interface Line {
  readonly name: string
  readonly symbol: string
  readonly points: readonly TrendPoint[]
  readonly of: (point: TrendPoint) => number | null
}

function linesOf(trend: Trend, t: T): Line[] {
  const { points } = trend
  if (trend.pair) {
    return [
      { name: t('systolic'), symbol: 'circle', points, of: (point) => point.value },
      { name: t('diastolic'), symbol: 'diamond', points, of: (point) => point.value2 },
    ]
  }
  const contexts = [
    ['fasting', 'fasting', 'circle'],
    ['after-meal', 'afterMeal', 'triangle'],
    [null, 'anyTime', 'diamond'],
  ] as const
  const there = contexts.filter(([context]) => points.some((point) => point.context === context))
  if (there.length < 2) return [{ name: trend.name, symbol: 'circle', points, of: (point) => point.value }]
  return there.map(([context, key, symbol]) => ({
    name: t(key),
    symbol,
    points: points.filter((point) => point.context === context),
    of: (point) => point.value,
  }))
}

function styleOf({ meaning }: TrendPoint): object {
  if (meaning === null || meaning === 'normal') return {}
  const color = meaning === 'critical' ? tokens.vermilion : tokens.amber
  return { itemStyle: { color, borderColor: color, borderWidth: 2 } }
}

function marks({ target, reference }: Trend): object {
  const bands = target
    ? [
        [target.low, target.high],
        [target.low2, target.high2],
      ].filter(([low, high]) => low !== null || high !== null)
    : []
  // Of a pair the limits are lines, since two bands would hide each other.
  const isPair = bands.length > 1
  const edges = [reference?.low, reference?.high].filter((one) => one !== null && one !== undefined)
  return {
    markArea: {
      silent: true,
      itemStyle: { color: chartColours[0], opacity: 0.09 },
      data: isPair
        ? []
        : bands.map(([low, high]) =>
            [low === null ? {} : { yAxis: low }, high === null ? {} : { yAxis: high }].map((edge, at) =>
              'yAxis' in edge ? edge : { yAxis: at === 0 ? 'min' : 'max' },
            ),
          ),
    },
    markLine: {
      symbol: 'none',
      silent: true,
      data: [
        ...(isPair
          ? bands.flatMap(([, high]) =>
              high === null
                ? []
                : [
                    {
                      yAxis: high,
                      lineStyle: { color: chartColours[0], type: 'solid', opacity: 0.45 },
                      label: { formatter: String(high), position: 'insideEndTop' },
                    },
                  ],
            )
          : []),
        ...edges.map((edge) => ({
          yAxis: edge,
          lineStyle: { color: tokens.muted, type: 'dashed' },
          label: { formatter: String(edge), position: 'insideEndTop', color: tokens.muted },
        })),
      ],
    },
  }
}

/** The target and the range are seen also when every value lies far from them, as long as that does not flatten the line. */
function span({ points, target, reference }: Trend): object {
  const values = points.flatMap(({ value, value2 }) => (value2 === null ? [value] : [value, value2]))
  const limits = [target?.low, target?.high, target?.high2, reference?.low, reference?.high].filter(
    (one) => one !== null && one !== undefined,
  )
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const height = most - least || Math.abs(most) || 1
  const near = limits.filter((limit) => limit > least - height * 2 && limit < most + height * 2)
  const low = Math.min(least, ...near)
  const high = Math.max(most, ...near)
  const air = (high - low || 1) * 0.08
  // Whole steps of a tenth of the height's order: 60 and 160, not 60.1 and 158.7.
  const step = 10 ** Math.floor(Math.log10(high - low || 1)) / 2
  const plain = (value: number) => Number(value.toPrecision(6))
  const bottom = plain(Math.floor((low - air) / step) * step)
  return { min: least >= 0 ? Math.max(0, bottom) : bottom, max: plain(Math.ceil((high + air) / step) * step) }
}

interface Hover {
  readonly seriesName: string
  readonly marker: string
  readonly value: [number, number]
}

/** Numbers and names of ours only; what comes from outside is escaped by being no part of it but the unit. */
function tooltip(shown: readonly Hover[], { unit }: Trend): string {
  const [first] = shown
  if (!first) return ''
  const lines = shown.map(
    ({ marker, seriesName, value }) => `${marker}${escaped(seriesName)} <b>${value[1]}</b> ${escaped(unit)}`,
  )
  return [exact(new Date(first.value[0])), ...lines].join('<br>')
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
