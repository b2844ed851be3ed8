// GB 11643: 17 digits and a check character over ISO 7064 MOD 11-2. The server checks again; this tells the person at once.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK = '10X98765432'

export type IdentityCardFault = 'idWrong' | 'idChecksum'

/** What is wrong with an identity card number, or undefined. */
export function identityCardFault(number: string): IdentityCardFault | undefined {
  if (!/^\d{17}[\dX]$/.test(number)) return 'idWrong'
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0)
  return CHECK[sum % 11] === number[17] ? undefined : 'idChecksum'
}
