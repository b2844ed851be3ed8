/** Words in which claims are planted. */
import { linesOf, type Planted, type PlantedBill, type PlantedLine } from './behaviour.fixture.ts'

export const stay = (setl: string, from: string, to: string, more: Partial<PlantedBill> = {}): PlantedBill => ({
  ...{ setl, psn: 'A', type: '21', dx: 'J18.9', from: `${from} 10:00:00`, to: `${to} 10:00:00` },
  ...more,
})
export const visit = (setl: string, from: string, more: Partial<PlantedBill> = {}): PlantedBill => ({
  setl,
  psn: 'A',
  from,
  ...more,
})
export const line = (setl: string, at: string, more: Partial<PlantedLine> = {}): PlantedLine => ({
  ...{ setl, psn: 'A', at, item: 'XA1' },
  ...more,
})
export const dose = (setl: string, day: string, days: number, more: Partial<PlantedLine> = {}) =>
  line(setl, `${day} 09:00:00`, { days, fen: 3_001, ...more })

/** Five people (or fewer), the same three drugs, five minutes apart, on these days. */
export function fair(
  days: readonly string[],
  people: number,
  { apartMinutes = 5, drugs = ['XA1', 'XA2', 'XA3'], alike = true } = {},
): Planted {
  const who = Array.from({ length: people }, (_, n) => `P${n}`)
  const bills = days.flatMap((day, d) =>
    who.map((psn, n) => ({ setl: `${psn}d${d}`, psn, from: `${day} 08:00:00`, n })),
  )
  const at = (day: string, n: number) => {
    const minute = 480 + n * apartMinutes
    return `${day} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`
  }
  const lines = bills.flatMap((bill) =>
    drugs.map((item) => ({
      setl: bill.setl,
      psn: bill.psn,
      at: at(bill.from.slice(0, 10), bill.n),
      item,
      cnt: alike ? 1 : bill.n + 1,
      fen: 1_000 * (alike ? 1 : bill.n + 1),
    })),
  )
  return { bills, lines }
}

export const named = (code: string, name: string, n: number, psn: string): Planted => ({
  bills: Array.from({ length: n }, (_, at) => visit(`${psn}${at}`, '2025-03-01 09:00:00', { psn: `${psn}${at}` })),
  lines: Array.from({ length: n }, (_, at) => ({
    setl: `${psn}${at}`,
    psn: `${psn}${at}`,
    at: '2025-03-01 09:00:00',
    item: code,
    name,
    fen: 500,
  })),
})
export const both = (...some: Planted[]): Planted => ({
  bills: some.flatMap((one) => one.bills),
  lines: some.flatMap((one) => linesOf(one)),
})
export const dear = named('25A', '葡萄糖测定', 25, 'm')
export const cheap = named('25B', '尿液分析', 25, 'n')
export const oneOff = (item: string, name: string): Planted => ({
  bills: [visit('S1', '2025-03-02 09:00:00')],
  lines: [line('S1', '2025-03-02 09:00:00', { item, name, fen: 4_500 })],
})
