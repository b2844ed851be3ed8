import type { Outline } from '#contracts/grid'
import { tokens } from '../../shell/tokens.ts'
import { frameOf, pointsOf } from './outline.ts'

/** One outline drawn strong, others around it grey. */
export function OutlinePicture(props: { of: readonly Outline[]; around: readonly Outline[]; label: string }) {
  const frame = frameOf(props.of.length > 0 ? props.of : props.around, 420, 40)
  return (
    <svg
      className="outline-picture"
      viewBox={`0 0 ${frame.width} ${Math.max(frame.height, 60)}`}
      role="img"
      aria-label={props.label}
    >
      {props.around.map((outline) => (
        <polygon
          key={pointsOf(outline, frame)}
          points={pointsOf(outline, frame)}
          fill="#eeebe4"
          stroke={tokens.muted}
          strokeOpacity="0.5"
        />
      ))}
      {props.of.map((outline) => (
        <polygon
          key={pointsOf(outline, frame)}
          points={pointsOf(outline, frame)}
          fill={tokens.jade}
          fillOpacity="0.22"
          stroke={tokens.jadeStrong}
          strokeWidth="2"
        />
      ))}
    </svg>
  )
}
