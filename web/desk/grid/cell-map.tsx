import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { ErrorState, Loading } from '../../shell/states.tsx'
import { tokens } from '../../shell/tokens.ts'
import { type Outlines, useOutlines } from '../measures/places.ts'
import { aspectOf } from './outline.ts'
import { useT } from './texts.ts'

const MapCanvas = lazy(() => import('./map-canvas.tsx'))

export interface MapClass {
  readonly label: string
  readonly colour: string
  readonly from: number
  readonly to: number
}
export interface MapValue {
  readonly code: string
  readonly value: number | null
  /** What the pointer shows: the name, then lines. */
  readonly lines: readonly string[]
}

/** Light to dark, told apart in grey too. */
export const ramp = ['#e5f1ee', '#b4d9d1', '#74b8aa', '#2f9383', '#08614f'] as const

const pieceOf = (piece: MapClass, last: boolean) => ({
  gte: piece.from,
  ...(last ? { lte: piece.to } : { lt: piece.to }),
  ...{ label: piece.label, color: piece.colour },
})

/** Waits for the outlines under some institutions. */
export function WithOutlines(props: {
  of: readonly string[] | undefined
  children: (outlines: Outlines) => ReactNode
}) {
  const { data, error } = useOutlines(props.of)
  if (data) return <>{props.children(data)}</>
  return error ? <ErrorState error={error} /> : <Loading lines={8} />
}

/** Cells drawn from their outlines, coloured by a value each; a legend, and the same as a table. */
export function CellMap(props: {
  outlines: Outlines
  values: readonly MapValue[]
  classes: readonly MapClass[]
  label: string
  height?: number
  table: ReactNode
  onPick?: (code: string) => void
}) {
  const t = useT()
  const [asTable, setAsTable] = useState(false)
  const { outlines, values, classes, label, height = 380, onPick } = props
  const name = useMemo(() => `cells ${outlines.features.map(({ id }) => id).join(' ')}`, [outlines])
  const option = useMemo(() => {
    const byCode = new Map(values.map((one) => [one.code, one]))
    return {
      animation: false,
      tooltip: {
        trigger: 'item',
        formatter: ({ name: code }: { name: string }) => (byCode.get(code)?.lines ?? []).map(escaped).join('<br>'),
      },
      visualMap: {
        type: 'piecewise',
        ...{ left: 8, bottom: 8, itemWidth: 18, itemHeight: 12, itemGap: 6, orient: 'vertical', selectedMode: false },
        textStyle: { color: tokens.muted },
        pieces: classes.map((piece, index) => pieceOf(piece, index === classes.length - 1)).reverse(),
        outOfRange: { color: tokens.paper },
      },
      series: [
        {
          type: 'map',
          map: name,
          ...{ selectedMode: false, aspectScale: aspectOf(outlines), layoutCenter: ['56%', '50%'], layoutSize: '96%' },
          label: {
            show: outlines.features.length <= 30,
            ...{ color: tokens.ink, fontSize: 11, textBorderColor: '#fff', textBorderWidth: 3, fontWeight: 600 },
            formatter: ({ name: code }: { name: string }) => short(byCode.get(code)?.lines[0] ?? code),
          },
          itemStyle: { borderColor: '#fff', borderWidth: 1.2, areaColor: tokens.paper },
          emphasis: {
            itemStyle: { borderColor: tokens.ink, borderWidth: 1.6, areaColor: undefined },
            label: { show: true },
          },
          data: values.map(({ code, value }) => ({ name: code, value: value ?? Number.NaN })),
        },
      ],
    }
  }, [outlines, values, classes, name])
  return (
    <figure>
      {asTable ? (
        props.table
      ) : (
        <Suspense
          fallback={
            <div style={{ height, overflow: 'hidden' }}>
              <Loading lines={6} />
            </div>
          }
        >
          <MapCanvas {...{ outlines, name, option, label, height, onPick }} />
        </Suspense>
      )}
      <button type="button" className="plain-button no-print" onClick={() => setAsTable(!asTable)}>
        {t(asTable ? 'asPicture' : 'asTable')}
      </button>
    </figure>
  )
}

const short = (name: string) => name.replace(/医格$/, '')
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
