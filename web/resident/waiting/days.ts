/** The days between two calendar days, both included; pure. */
export function daysBetween(from: string, to: string, max = 31): string[] {
  const days: string[] = []
  const last = Date.parse(`${to}T00:00:00Z`)
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= last && days.length < max; at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}
