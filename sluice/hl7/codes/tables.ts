/** HL7 v2 tables → FHIR's required codes. A code that is not in its table is not guessed: it stays unmapped. */
type Table = Readonly<Record<string, string>>

/** 0001, and what Chinese systems write (GB/T 2261.1 and words). */
export const genders: Table = {
  M: 'male',
  F: 'female',
  O: 'other',
  A: 'other',
  N: 'other',
  U: 'unknown',
  MALE: 'male',
  FEMALE: 'female',
  OTHER: 'other',
  UNKNOWN: 'unknown',
  X: 'other',
  '0': 'unknown',
  '1': 'male',
  '2': 'female',
  '5': 'other',
  '6': 'other',
  '9': 'unknown',
  男: 'male',
  女: 'female',
}
/** 0200 */
export const nameUses: Table = {
  L: 'official',
  D: 'usual',
  M: 'maiden',
  N: 'nickname',
  S: 'anonymous',
  A: 'anonymous',
  B: 'old',
  C: 'official',
  BAD: 'old',
  T: 'temp',
}
/** 0190 */
export const addressUses: Table = { H: 'home', O: 'work', B: 'work', C: 'temp', TM: 'temp', BA: 'old', BI: 'billing' }
export const addressTypes: Table = { M: 'postal', SH: 'postal', P: 'physical' }
/** 0201, 0202 */
export const phoneUses: Table = { PRN: 'home', ORN: 'home', VHN: 'home', WPN: 'work', PRS: 'mobile' }
export const phoneSystems: Table = {
  PH: 'phone',
  CP: 'phone',
  SAT: 'phone',
  FX: 'fax',
  BP: 'pager',
  INTERNET: 'email',
  'X.400': 'email',
  TDD: 'other',
  TTY: 'other',
}
/** 0004 → v3-ActCode */
export const encounterClasses: Table = {
  I: 'IMP',
  O: 'AMB',
  E: 'EMER',
  P: 'PRENC',
  R: 'AMB',
  B: 'IMP',
  IP: 'IMP',
  OP: 'AMB',
}
/** 0085 */
export const resultStatuses: Table = {
  F: 'final',
  P: 'preliminary',
  C: 'corrected',
  D: 'entered-in-error',
  W: 'entered-in-error',
  X: 'cancelled',
  R: 'registered',
  S: 'preliminary',
  I: 'registered',
  O: 'registered',
  U: 'final',
  B: 'final',
  V: 'final',
  N: 'registered',
}
/** 0123 → DiagnosticReport.status */
export const reportStatuses: Table = {
  F: 'final',
  P: 'preliminary',
  C: 'corrected',
  R: 'partial',
  A: 'partial',
  S: 'registered',
  I: 'registered',
  O: 'registered',
  X: 'cancelled',
  M: 'corrected',
  N: 'registered',
}
/** ORC-1 (0119) and ORC-5 (0038) → request status */
export const orderControls: Table = {
  NW: 'active',
  OK: 'active',
  SN: 'active',
  NA: 'active',
  PA: 'active',
  CH: 'active',
  XO: 'active',
  XR: 'active',
  XX: 'active',
  RO: 'active',
  RP: 'active',
  RU: 'active',
  RF: 'active',
  AF: 'active',
  RL: 'active',
  RR: 'active',
  CN: 'active',
  SC: 'active',
  SS: 'active',
  OE: 'active',
  OR: 'active',
  HD: 'on-hold',
  HR: 'on-hold',
  OH: 'on-hold',
  CA: 'revoked',
  CR: 'revoked',
  OC: 'revoked',
  DC: 'revoked',
  DR: 'revoked',
  OD: 'revoked',
  UA: 'revoked',
  DF: 'revoked',
  FU: 'completed',
  RE: 'completed',
  OP: 'active',
  PY: 'completed',
}
export const orderStatuses: Table = {
  A: 'active',
  CA: 'revoked',
  CM: 'completed',
  DC: 'revoked',
  ER: 'entered-in-error',
  HD: 'on-hold',
  IP: 'active',
  RP: 'revoked',
  SC: 'active',
}
/** 0027, 0485 */
export const priorities: Table = {
  S: 'stat',
  A: 'asap',
  R: 'routine',
  P: 'asap',
  C: 'urgent',
  T: 'urgent',
  U: 'urgent',
  E: 'urgent',
}
/** 0078 → v3-ObservationInterpretation: most codes kept their letters. */
export const interpretations: ReadonlySet<string> = new Set(
  'L,H,LL,HH,<,>,N,A,AA,U,D,B,W,S,R,I,POS,NEG,IND,DET,ND,HU,LU,MS,VS,E,EX,HX,LX,IE,NR,RR,WR,NCL,NS,SDD,SYN-R,SYN-S,TOX,CAR,EXP,UNE,OBX'.split(
    ',',
  ),
)
/** 0127, 0128, 0436 */
export const allergyCategories: Table = {
  DA: 'medication',
  FA: 'food',
  EA: 'environment',
  PA: 'environment',
  AA: 'environment',
  LA: 'environment',
}
export const criticalities: Table = { SV: 'high', MO: 'low', MI: 'low', U: 'unable-to-assess', H: 'high', L: 'low' }
export const reactionSeverities: Table = { SV: 'severe', MO: 'moderate', MI: 'mild' }
/** 0322 and 0323 → Immunization.status */
export const immunizationStatuses: Table = { CP: 'completed', PA: 'completed', NA: 'not-done', RE: 'not-done' }
/** 0063, as far as v3-RoleCode has it */
export const relations: Table = {
  SPO: 'SPS',
  CHD: 'CHILD',
  CHILD: 'CHILD',
  PAR: 'PRN',
  FTH: 'FTH',
  FATHER: 'FTH',
  MTH: 'MTH',
  MOTHER: 'MTH',
  SIB: 'SIB',
  BRO: 'BRO',
  SIS: 'SIS',
  GRD: 'GUARD',
  GRP: 'GRPRN',
  GCH: 'GRNDCHILD',
  FCH: 'CHLDFOST',
  SCH: 'STPCHLD',
  EXF: 'EXT',
  EME: 'ECON',
  FND: 'FRND',
  NCH: 'NCHILD',
  DOM: 'DOMPART',
  SEL: 'ONESELF',
  SELF: 'ONESELF',
}
/** SCH-25 (0278) → Appointment.status */
export const appointmentStatuses: Table = {
  BOOKED: 'booked',
  PENDING: 'pending',
  WAITLIST: 'waitlist',
  CANCELLED: 'cancelled',
  DELETED: 'entered-in-error',
  NOSHOW: 'noshow',
  STARTED: 'arrived',
  COMPLETE: 'fulfilled',
  DC: 'cancelled',
  BLOCKED: 'booked',
  OVERBOOK: 'booked',
  ARRIVED: 'arrived',
}
/** TXA-17, TXA-19 */
export const documentStatuses: Table = {
  AU: 'final',
  LA: 'final',
  DO: 'preliminary',
  DI: 'preliminary',
  IP: 'preliminary',
  PA: 'preliminary',
  IN: 'preliminary',
}
/** 0335 and words: times in a period */
export const frequencies: Readonly<Record<string, { frequency: number; period: number; periodUnit: string }>> = {
  QD: { frequency: 1, period: 1, periodUnit: 'd' },
  QAM: { frequency: 1, period: 1, periodUnit: 'd' },
  QPM: { frequency: 1, period: 1, periodUnit: 'd' },
  QHS: { frequency: 1, period: 1, periodUnit: 'd' },
  QN: { frequency: 1, period: 1, periodUnit: 'd' },
  BID: { frequency: 2, period: 1, periodUnit: 'd' },
  TID: { frequency: 3, period: 1, periodUnit: 'd' },
  QID: { frequency: 4, period: 1, periodUnit: 'd' },
  QOD: { frequency: 1, period: 2, periodUnit: 'd' },
  QW: { frequency: 1, period: 1, periodUnit: 'wk' },
  BIW: { frequency: 2, period: 1, periodUnit: 'wk' },
}

export function lookUp(table: Table, code: string): string | undefined {
  const key = code.trim().toUpperCase()
  return Object.hasOwn(table, key) ? table[key] : undefined
}
