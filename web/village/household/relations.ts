import { Relation } from '#contracts/grid'

export type { Relation } from '#contracts/grid'
/** As the grid names them; exactly one is the head. */
export const relations: readonly Relation[] = Relation.options
