import { InputNumber } from 'antd'

interface Props {
  id?: string
  label?: string
  value: number | null
  onChange: (value: number | null) => void
  max?: number
}

/** Typed as people write it, kept as the whole number that is sent: 12.5 % is 1250, ¥0.10 is 10 fen, 1.2 points are 1200. */
function Scaled(props: Props & { by: number; precision: number; suffix?: string }) {
  const { value, by, max } = props
  return (
    <InputNumber
      id={props.id}
      aria-label={props.label}
      min={0}
      max={max === undefined ? undefined : max / by}
      precision={props.precision}
      suffix={props.suffix}
      style={{ width: '100%' }}
      value={value === null ? null : value / by}
      onChange={(typed) => props.onChange(typed === null ? null : Math.round(typed * by))}
    />
  )
}

export const Percent = ({ max = 10_000, ...props }: Props) => (
  <Scaled {...props} max={max} by={100} precision={2} suffix="%" />
)
export const Yuan = ({ max = 1_000_000_000_000_000, ...props }: Props) => (
  <Scaled {...props} max={max} by={100} precision={2} suffix="¥" />
)
export const Points = (props: Props) => <Scaled {...props} by={1000} precision={3} />
export const Whole = (props: Props) => <Scaled {...props} by={1} precision={0} />
