/** Code tables that hospitals' views use, by the name a configuration calls them. Others are written into the configuration. */
export const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  /** GB/T 2261.1-2003 → FHIR AdministrativeGender */
  'gb2261.1': { '0': 'unknown', '1': 'male', '2': 'female', '9': 'other' },
  /** What people write instead. */
  'sex-words': { 男: 'male', 女: 'female', 未知: 'unknown', M: 'male', F: 'female', m: 'male', f: 'female' },
  /** HL7 table 0078 as v3-ObservationInterpretation, with the arrows of Chinese laboratories. */
  'abnormal-flag': {
    N: 'N',
    H: 'H',
    L: 'L',
    A: 'A',
    HH: 'HH',
    LL: 'LL',
    '↑': 'H',
    '↓': 'L',
    正常: 'N',
    偏高: 'H',
    偏低: 'L',
  },
  /** Identity documents, GB/T CV02.01.101 */
  'cv02.01.101': { '01': 'id-card', '03': 'passport', '99': 'other' },
}
