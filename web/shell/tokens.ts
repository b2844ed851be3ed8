/** The tokens of tokens.css for what wants them in code: the desk kit's theme, charts, the trend line. */
export const tokens = {
  jade: '#0b7a6b',
  jadeStrong: '#08614f',
  jadeSoft: '#e5f1ee',
  paper: '#faf8f4',
  card: '#ffffff',
  ink: '#1f2a2e',
  muted: '#5d6870',
  faint: '#e8e4dc',
  amber: '#9a6412',
  amberSoft: '#fbf2e0',
  vermilion: '#b83a2e',
  vermilionSoft: '#fbeae7',
  radiusPx: 10,
  fontFamily:
    '"PingFang SC", "HarmonyOS Sans SC", "HarmonyOS Sans", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", system-ui, sans-serif',
} as const

/** The order of colours in charts: told apart in grey and by people who do not see red and green apart. */
export const chartColours = ['#0b7a6b', '#9a6412', '#3d6b9e', '#b83a2e', '#6b7780', '#8a5a83'] as const
