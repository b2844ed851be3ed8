import type { Medicine } from '#contracts/chronic'

/** '苯磺酸氨氯地平片，5mg，每日一次': one a line; name, dose, how often. Pure. */
export function medicinesOf(text: string): Medicine[] {
  return text
    .split('\n')
    .map((line) => line.split(/[,，;；]/).map((part) => part.trim()))
    .flatMap(([name, dose, ...rest]) => {
      if (!name) return []
      const frequency = rest.filter(Boolean).join(' ')
      return [{ name, ...(dose ? { dose } : {}), ...(frequency ? { frequency } : {}) }]
    })
}

export const textOfMedicines = (medicines: readonly Medicine[]): string =>
  medicines.map(({ name, dose, frequency }) => [name, dose, frequency].filter(Boolean).join('，')).join('\n')
