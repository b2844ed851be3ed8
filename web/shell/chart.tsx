import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { ChartOption } from './chart-canvas.tsx'
import { Loading } from './states.tsx'
import { useT } from './texts.ts'

const ChartCanvas = lazy(() => import('./chart-canvas.tsx'))

/**
 * A chart (ECharts, loaded when first seen). Every chart has its table: pass it, and the reader can switch.
 * `label` says in words what the picture shows, for those who do not see it.
 */
export function Chart(props: { option: ChartOption; label: string; height?: number; table?: ReactNode }) {
  const t = useT()
  const [asTable, setAsTable] = useState(false)
  const height = props.height ?? 220
  return (
    <figure>
      {asTable ? (
        props.table
      ) : (
        <Suspense
          fallback={
            <div style={{ height, overflow: 'hidden' }}>
              <Loading lines={4} />
            </div>
          }
        >
          <ChartCanvas option={props.option} label={props.label} height={height} />
        </Suspense>
      )}
      {props.table ? (
        <button
          type="button"
          className="state-button"
          style={{ border: 0, padding: 0, background: 'none', fontSize: 'var(--small)' }}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t('chartPicture') : t('chartTable')}
        </button>
      ) : null}
    </figure>
  )
}
