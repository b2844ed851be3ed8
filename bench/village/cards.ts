import { checkDigitOf } from '#people/residents'

/** A card with a right check digit, another one for each number. */
export function cardOf(serial: number): string {
  const year = 1935 + (serial % 80)
  const day = String((Math.floor(serial / 80) % 28) + 1).padStart(2, '0')
  const first17 = `330102${year}06${day}${String(Math.floor(serial / 2240) % 1000).padStart(3, '0')}`
  return first17 + checkDigitOf(first17)
}
