import { useT } from './texts.ts'
import { tokens } from './tokens.ts'

/** A small trend: one line, its last point marked; `low`/`high` shade the range to keep to. For more use chart.tsx. */
export function Sparkline(props: {
  name: string
  values: readonly number[]
  low?: number
  high?: number
  width?: number
  height?: number
}) {
  const t = useT()
  const { values, width = 96, height = 28, low, high } = props
  const first = values[0]
  const last = values[values.length - 1]
  if (first === undefined || last === undefined) return null
  const floor = Math.min(...values, low ?? Number.POSITIVE_INFINITY)
  const top = Math.max(...values, high ?? Number.NEGATIVE_INFINITY)
  const x = (index: number) => (values.length === 1 ? width / 2 : 3 + (index * (width - 6)) / (values.length - 1))
  const y = (value: number) =>
    top === floor ? height / 2 : height - 3 - ((value - floor) * (height - 6)) / (top - floor)
  const outside = (high !== undefined && last > high) || (low !== undefined && last < low)
  const colour = outside ? tokens.amber : tokens.jade
  const name = t('sparkline', { name: props.name, count: values.length, first, last })
  return (
    <svg role="img" aria-label={name} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      {low !== undefined && high !== undefined ? (
        <rect x="0" y={y(high)} width={width} height={Math.max(1, y(low) - y(high))} fill={tokens.jadeSoft} />
      ) : null}
      <polyline
        points={values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
        fill="none"
        stroke={colour}
        strokeWidth="1.8"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <circle cx={x(values.length - 1)} cy={y(last)} r="2.6" fill={colour} />
    </svg>
  )
}
