// What a number pad has typed, as text: pure, so that the pad and the keyboard say the same.

export interface Digits {
  /** Digits before the point. */
  whole: number
  /** Digits after it; 0: no point at all. */
  decimals: number
}

/** One more key: a digit, '.', or 'back'. What does not fit changes nothing. */
export function typed(text: string, key: string, shape: Digits): string {
  if (key === 'back') return text.slice(0, -1)
  if (key === '.') return shape.decimals === 0 || text.includes('.') ? text : `${text || '0'}.`
  if (!/^\d$/.test(key)) return text
  const [whole = '', part] = text.split('.')
  if (part !== undefined) return part.length < shape.decimals ? text + key : text
  if (whole === '0') return key
  return whole.length < shape.whole ? text + key : text
}

/** Whether nothing more can follow, so that the pad moves on by itself: 142 is whole at three digits, 9 is not. */
export function full(text: string, shape: Digits): boolean {
  const [whole = '', part] = text.split('.')
  if (shape.decimals > 0) return part?.length === shape.decimals
  return whole.length >= shape.whole
}

/** A pressure below 40 can only grow by one more digit; from 40 to 99 two digits are all: 9, 92 → full, 14 → wants one more. */
export function pressureIsWhole(text: string): boolean {
  return text.length === 3 || (text.length === 2 && Number(text) >= 40)
}

export const asNumber = (text: string): number | undefined => {
  if (!/^\d+(\.\d*)?$/.test(text)) return undefined
  return Number(text)
}
