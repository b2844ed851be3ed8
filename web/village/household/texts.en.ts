import type { TextsOf } from '../../shell/i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  amend: {
    phone: 'Mobile phone',
    phoneWrong: 'A mobile number has 11 digits',
    address: 'Address',
    hint: 'If somebody else changed the same field meanwhile, the team’s leader is asked; nobody overwrites anybody.',
  },
  household: {
    title: 'Household',
    sign: 'Sign a contract here',
    none: 'No such household',
    noneHint: 'Perhaps just registered and not arrived yet, or no longer your team’s.',
    noAddress: 'No address',
    correct: 'Correct the address',
    moveIn: 'Somebody moved in',
    relation: 'Relation to the head',
  },
  register: {
    title: 'New household',
    cell: 'Cell',
    noCell: 'No cell on this device; synchronise first.',
    add: 'Add a person',
    addHint:
      'Only people of your team who are registered; the first one is the head for now. Add whoever is not registered yet later, with “Somebody moved in”.',
    notRegistered: 'Nobody found',
    notRegisteredHint:
      'Somebody new cannot be registered here: they or their family go to the desk of the health centre with the ID card, and after the next sync they are found here.',
    fault: {
      cell: 'Choose the cell',
      address: 'Enter the address',
      members: 'Add at least one person',
      head: 'Exactly one head',
    },
  },
}
