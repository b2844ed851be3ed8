// After how many minutes the device locks: a choice of the device, no personal data.
const KEY = 'anji.village.lock-minutes'
export const lockChoices = [2, 5, 15] as const

export const lockMinutes = {
  get(): number {
    try {
      const kept = Number(localStorage.getItem(KEY))
      return lockChoices.includes(kept as 2) ? kept : 5
    } catch {
      return 5
    }
  },
  set(minutes: number): void {
    try {
      localStorage.setItem(KEY, String(minutes))
    } catch {
      // a browser that keeps nothing locks after five minutes
    }
  },
}
