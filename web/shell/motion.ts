/** Whether this person asked their device for less motion. Kits that move by script have to be told; styles ask themselves. */
export const lessMotion = (): boolean =>
  typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches
