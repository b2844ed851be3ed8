import { tokens } from '../../shell/tokens.ts'
import { useT } from './texts.ts'

export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}
interface Row {
  readonly name: string
  readonly of: Estimate | null
}

const [WIDTH, LEFT, RIGHT, LINE] = [640, 120, 20, 38]

/** Estimates with their intervals around zero, one line each. Its table stands below it on the page. */
export function Forest({ title, rows, digits }: { title: string; rows: readonly Row[]; digits: number }) {
  const t = useT()
  const known = rows.flatMap(({ of }) => (of ? [of.low, of.high] : []))
  const most = Math.max(0.5, ...known.map(Math.abs)) * 1.1
  const middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
  const x = (value: number) => middle + (value / most) * ((WIDTH - LEFT - RIGHT) / 2)
  const said = rows.map(({ name, of }) => `${name} ${of ? `${of.value} (${of.low} – ${of.high})` : '—'}`).join('; ')
  const height = rows.length * LINE + 26
  const ticks = [-most / 1.1, -most / 2.2, 0, most / 2.2, most / 1.1]
  return (
    <svg
      className="forest"
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-label={t('plotSay', { title, rows: said })}
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1="0" y2={height - 22} stroke={tick === 0 ? tokens.muted : tokens.faint} />
          <text x={x(tick)} y={height - 6} textAnchor="middle" fontSize="12" fill={tokens.muted}>
            {tick.toFixed(digits).replace('-', '−')}
          </text>
        </g>
      ))}
      {rows.map(({ name, of }, at) => {
        const y = at * LINE + LINE / 2
        return (
          <g key={name}>
            <text x="0" y={y + 5} fontSize="14" fill={tokens.ink}>
              {name}
            </text>
            {of ? (
              <>
                <line x1={x(of.low)} x2={x(of.high)} y1={y} y2={y} stroke={tokens.jade} strokeWidth="2" />
                {[of.low, of.high].map((end) => (
                  <line key={end} x1={x(end)} x2={x(end)} y1={y - 5} y2={y + 5} stroke={tokens.jade} strokeWidth="2" />
                ))}
                <rect x={x(of.value) - 5} y={y - 5} width="10" height="10" fill={tokens.jadeStrong} />
              </>
            ) : (
              <text x={middle + 6} y={y + 5} fontSize="13" fill={tokens.muted}>
                —
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}
