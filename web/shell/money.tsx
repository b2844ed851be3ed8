import { yuan } from './yuan.ts'

export { yuan } from './yuan.ts'

/** Money, always ¥1,234.56 with tabular digits. */
export function Money({ fen, strong }: { fen: number; strong?: boolean }) {
  return (
    <span className="tabular" style={strong ? { fontWeight: 600 } : undefined}>
      {yuan(fen)}
    </span>
  )
}
