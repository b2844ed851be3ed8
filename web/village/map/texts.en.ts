import type { TextsOf } from '../../shell/i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  map: {
    title: 'Map',
    which: 'Which households',
    only: { all: 'All', today: 'To visit today' },
    cell: 'Cell',
    allCells: 'All cells',
    none: 'No households yet',
    noneHint: 'After synchronising, every household is drawn in its cell.',
    noOutline: 'The cells have no outline yet; see the list below.',
    label: '{cells} cells, {homes} households; the list is below',
    guessed: 'Households without a recorded place are only shown to be in the cell; it is not where they stand.',
    list: 'Households',
    home: '{name}’s home',
    waiting: '{n} to see today',
  },
}
