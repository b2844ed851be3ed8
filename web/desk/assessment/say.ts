/** Ten-thousandths as points of 100: 6,286 is 62.86. */
export const pointsOf = (bp: number): string => (bp / 100).toFixed(2)

/** Ten-thousandths as a percentage: 6,250 is 62.5%. */
export const percentOf = (bp: number): string => `${bp % 100 === 0 ? bp / 100 : (bp / 100).toFixed(1)}%`
