import { MapChart } from 'echarts/charts'
import { TooltipComponent, VisualMapComponent } from 'echarts/components'
import { type EChartsCoreOption, init, registerMap, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { tokens } from '../../shell/tokens.ts'

use([MapChart, TooltipComponent, VisualMapComponent, SVGRenderer])

export interface MapCanvasProps {
  readonly outlines: object
  readonly name: string
  readonly option: EChartsCoreOption
  readonly label: string
  readonly height: number
  readonly onPick?: ((code: string) => void) | undefined
}

/** Outlines as ECharts draws them: nothing is fetched from anywhere. */
export default function MapCanvas({ outlines, name, option, label, height, onPick }: MapCanvasProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof init> | undefined>(undefined)
  const pick = useRef(onPick)
  pick.current = onPick
  useEffect(() => {
    const element = box.current
    if (!element) return
    const made = init(element, { textStyle: { fontFamily: tokens.fontFamily, color: tokens.ink } }, { renderer: 'svg' })
    made.on('click', (event) => pick.current?.(event.name))
    chart.current = made
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(element)
    return () => {
      watch.disconnect()
      made.dispose()
      chart.current = undefined
    }
  }, [])
  useEffect(() => {
    registerMap(name, outlines as never)
    chart.current?.setOption(option, { notMerge: true })
  }, [name, outlines, option])
  return <div ref={box} role="img" aria-label={label} style={{ height, width: '100%' }} />
}
