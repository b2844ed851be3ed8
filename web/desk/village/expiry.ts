/** A lot that ends within this many days is marked, so that it is used or brought back in time (a habit of the house, no law). */
const soonDays = 90

/** How long a lot may still be given; its day of expiry is its last good day. Pure. */
export function expiryOf(expiresOn: string, today: string): { state: 'good' | 'soon' | 'over'; days: number } {
  const days = Math.round((Date.parse(expiresOn) - Date.parse(today)) / 86_400_000)
  return { state: days < 0 ? 'over' : days <= soonDays ? 'soon' : 'good', days }
}
