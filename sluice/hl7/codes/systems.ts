/** The name of a coding system in a message (CWE-3, HL7 table 0396) → its uri in FHIR. */
const uris: Readonly<Record<string, string>> = {
  LN: 'http://loinc.org',
  LOINC: 'http://loinc.org',
  SCT: 'http://snomed.info/sct',
  SNM: 'http://snomed.info/sct',
  SNOMED: 'http://snomed.info/sct',
  I10: 'http://hl7.org/fhir/sid/icd-10',
  ICD10: 'http://hl7.org/fhir/sid/icd-10',
  'ICD-10': 'http://hl7.org/fhir/sid/icd-10',
  I10C: 'http://hl7.org/fhir/sid/icd-10-cm',
  ICD10CM: 'http://hl7.org/fhir/sid/icd-10-cm',
  I9: 'http://hl7.org/fhir/sid/icd-9-cm',
  I9C: 'http://hl7.org/fhir/sid/icd-9-cm',
  I9CP: 'http://hl7.org/fhir/sid/icd-9-cm',
  CVX: 'http://hl7.org/fhir/sid/cvx',
  MVX: 'http://hl7.org/fhir/sid/mvx',
  NDC: 'http://hl7.org/fhir/sid/ndc',
  RXN: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  RXNORM: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  UCUM: 'http://unitsofmeasure.org',
  NCIT: 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl',
  NCI: 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl',
  CDCREC: 'urn:oid:2.16.840.1.113883.6.238',
  C4: 'http://www.ama-assn.org/go/cpt',
  CPT: 'http://www.ama-assn.org/go/cpt',
  ATC: 'http://www.whocc.no/atc',
  DCM: 'http://dicom.nema.org/resources/ontology/DCM',
  ISO3166_1: 'urn:iso:std:iso:3166',
  // The national diagnosis and operation codes of medical insurance (医保疾病诊断、手术操作分类与代码).
  YBDIAG: 'urn:anji:code:nhsa-diagnosis',
  YBOPER: 'urn:anji:code:nhsa-operation',
}

/** Undefined: a name that nobody outside the hospital knows. */
export function systemOf(name: string): string | undefined {
  const key = name.trim().toUpperCase()
  if (Object.hasOwn(uris, key)) return uris[key]
  const table = /^HL7(\d{4})$/.exec(key.replaceAll(' ', ''))
  if (table) return `http://terminology.hl7.org/CodeSystem/v2-${table[1]}`
  if (/^\d+(\.\d+){3,}$/.test(key)) return `urn:oid:${key}`
  if (/^(urn:|https?:\/\/)\S+$/i.test(name.trim())) return name.trim()
  return undefined
}

export const ucum = 'http://unitsofmeasure.org'

/** How units are written in hospitals → UCUM. What is neither here nor declared as UCUM keeps its text only. */
const units: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'g/L,mg/L,ug/L,ng/L,mg/dL,g/dL,ug/dL,ng/mL,ug/mL,mg/mL,pg/mL,mmol/L,umol/L,nmol/L,pmol/L,U/L,kU/L,m[IU]/L,[IU]/L,%,kg,g,mg,ug',
    'mL,L,cm,mm,m,s,min,h,d,wk,mo,a,fL,pg,mm[Hg],kPa,Cel,/min,10*9/L,10*12/L,10*6/L,mosm/kg,mL/min,kg/m2,mm/h,[degF],[lb_av],[in_i]',
  ]
    .join(',')
    .split(',')
    .map((code) => [code.toLowerCase(), code]),
)
const synonyms: Readonly<Record<string, string>> = {
  '10^9/l': '10*9/L',
  '×10^9/l': '10*9/L',
  'x10^9/l': '10*9/L',
  '10^12/l': '10*12/L',
  '×10^12/l': '10*12/L',
  mmhg: 'mm[Hg]',
  '℃': 'Cel',
  '°c': 'Cel',
  '次/分': '/min',
  bpm: '/min',
  'μmol/l': 'umol/L',
  'µmol/l': 'umol/L',
  'μg/l': 'ug/L',
  'μg/ml': 'ug/mL',
  'miu/l': 'm[IU]/L',
  'iu/l': '[IU]/L',
  'gm/dl': 'g/dL',
  gm: 'g',
  lb: '[lb_av]',
  片: '{tbl}',
  粒: '{cap}',
  支: '{amp}',
  岁: 'a',
  天: 'd',
}

export function ucumOf(unit: string): string | undefined {
  const key = unit.trim().toLowerCase()
  if (Object.hasOwn(synonyms, key)) return synonyms[key]
  return Object.hasOwn(units, key) ? units[key] : undefined
}
