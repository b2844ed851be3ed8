import type { Random } from './random.ts'

/**
 * Area code of the region's identity cards. GB/T 2260 gives no province the number 99, so that no card made here
 * can be a real person's, while the checksum of GB 11643 holds.
 */
export const FICTITIOUS_AREA = '990126'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_CHARACTERS = '10X98765432'

/** Check character of the first 17 digits (GB 11643, ISO 7064 MOD 11-2). */
export function checkCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0)
  return CHECK_CHARACTERS[sum % 11]!
}

/** An 18-character number for this birth date and sex (the 17th digit is odd for men) that `taken` does not hold yet. */
export function drawIdNumber(random: Random, birthDate: string, sex: 'male' | 'female', taken: Set<string>): string {
  for (;;) {
    const order = random.between(0, 499) * 2 + (sex === 'male' ? 1 : 0)
    const first17 = FICTITIOUS_AREA + birthDate.replaceAll('-', '') + String(order).padStart(3, '0')
    const number = first17 + checkCharacter(first17)
    if (taken.has(number)) continue
    taken.add(number)
    return number
  }
}

/**
 * China reserves no telephone range for fiction; one block of ten thousand is enough here, and in demo mode codes are
 * shown on the page and never sent.
 */
export function fictitiousPhone(order: number): string {
  return `1990000${String(order).padStart(4, '0')}`
}
