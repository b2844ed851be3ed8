import { BarChart, LineChart, PieChart, ScatterChart } from 'echarts/charts'
import {
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { lessMotion } from './motion.ts'
import { chartColours, tokens } from './tokens.ts'

use([
  BarChart,
  LineChart,
  PieChart,
  ScatterChart,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
])

export type ChartOption = EChartsCoreOption

const theme = {
  color: [...chartColours],
  textStyle: { fontFamily: tokens.fontFamily, color: tokens.ink },
  axisPointer: { lineStyle: { color: tokens.faint } },
}

export default function ChartCanvas({ option, label, height }: { option: ChartOption; label: string; height: number }) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof init> | undefined>(undefined)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const made = init(element, theme, { renderer: 'svg' })
    chart.current = made
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(element)
    return () => {
      watch.disconnect()
      made.dispose()
      chart.current = undefined
    }
  }, [])
  useEffect(() => chart.current?.setOption({ animation: !lessMotion(), ...option }, { notMerge: true }), [option])
  return <div ref={box} role="img" aria-label={label} style={{ height, width: '100%' }} />
}
