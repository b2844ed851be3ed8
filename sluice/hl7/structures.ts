/**
 * Which messages are taken, and which segments each cannot do without. Less is demanded than by the standard's abstract syntax: what
 * is demanded is what a fact needs to be one (whose it is, what it is). `a|b`: one of them.
 */
interface Family {
  readonly events: readonly string[]
  readonly needs: readonly string[]
  /** What some events need besides. */
  readonly also?: Readonly<Record<string, readonly string[]>>
}

const adtEvents = Array.from({ length: 62 }, (_, index) => `A${String(index + 1).padStart(2, '0')}`).filter(
  (event) =>
    event !== 'A19' && event !== 'A20' && event !== 'A56' && event !== 'A57' && event !== 'A58' && event !== 'A59',
)
const merge = ['MRG']
const visit = ['PV1']

const families: Readonly<Record<string, Family>> = {
  ADT: {
    events: adtEvents,
    needs: ['PID'],
    also: {
      A01: visit,
      A02: visit,
      A03: visit,
      A11: visit,
      A12: visit,
      A13: visit,
      ...Object.fromEntries(
        ['A18', 'A30', 'A34', 'A35', 'A36', 'A39', 'A40', 'A41', 'A42', 'A43', 'A44', 'A45', 'A46', 'A47', 'A48', 'A49']
          .concat(['A50', 'A51'])
          .map((event) => [event, merge]),
      ),
    },
  },
  BAR: { events: ['P01', 'P02', 'P05', 'P06', 'P10', 'P12'], needs: ['PID'] },
  SIU: {
    events: ['S12', 'S13', 'S14', 'S15', 'S16', 'S17', 'S18', 'S19', 'S20', 'S21', 'S22', 'S23', 'S24', 'S26'],
    needs: ['SCH', 'PID'],
  },
  ORM: { events: ['O01'], needs: ['PID', 'ORC'] },
  OML: { events: ['O21', 'O33', 'O35', 'O39'], needs: ['PID', 'ORC'] },
  OMG: { events: ['O19'], needs: ['PID', 'ORC'] },
  OMI: { events: ['O23'], needs: ['PID', 'ORC'] },
  OMP: { events: ['O09'], needs: ['PID', 'ORC', 'RXO'] },
  RDE: { events: ['O11', 'O25', 'O01', 'O49'], needs: ['PID', 'ORC', 'RXE'] },
  RDS: { events: ['O13', 'O01'], needs: ['PID', 'ORC', 'RXD'] },
  RAS: { events: ['O17', 'O01'], needs: ['PID', 'ORC', 'RXA'] },
  ORU: { events: ['R01', 'R03', 'R30', 'R31', 'R32', 'R40', 'W01'], needs: ['PID', 'OBR|OBX'] },
  OUL: { events: ['R21', 'R22', 'R23', 'R24'], needs: ['PID', 'OBR|OBX'] },
  MDM: {
    events: ['T01', 'T02', 'T03', 'T04', 'T05', 'T06', 'T07', 'T08', 'T09', 'T10', 'T11'],
    needs: ['PID', 'TXA'],
  },
  VXU: { events: ['V04'], needs: ['PID'] },
  PPR: { events: ['PC1', 'PC2', 'PC3'], needs: ['PID', 'PRB'] },
  DFT: { events: ['P03', 'P11'], needs: ['PID', 'FT1'] },
}

export function familyOf(type: string): Family | undefined {
  return Object.hasOwn(families, type) ? families[type] : undefined
}

/** The first segment (or alternatives) that the message would need and does not have. */
export function missingSegment(type: string, event: string, present: ReadonlySet<string>): string | undefined {
  const family = familyOf(type)
  const needs = [...(family?.needs ?? []), ...(family?.also?.[event] ?? [])]
  return needs.find((need) => !need.split('|').some((name) => present.has(name)))
}

export const knownVersions = [
  '2.1',
  '2.2',
  '2.3',
  '2.3.1',
  '2.4',
  '2.5',
  '2.5.1',
  '2.6',
  '2.7',
  '2.7.1',
  '2.8',
  '2.8.1',
].concat(['2.8.2', '2.9', '2.9.1'])
