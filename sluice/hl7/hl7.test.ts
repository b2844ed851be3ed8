import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noCodes, readCodeMap } from './index.ts'
import { type Fields, head, mapped, pid } from './messages.fixture.ts'

test('a Chinese admission: patient by number and identity card, visit, department, doctors, diagnosis, insurance', () => {
  const { one, of, source } = mapped([
    head('ADT^A01^ADT_A01'),
    'EVN|A01|20260302080000',
    'PID|1||P1^^^HIS^MR~110101198001020016^^^CHN^NNCHN~YB9001^^^医保^医保||欧阳^锋||198001020830|男|||浙江省杭州市西湖区文三路 1 号||13800000001^PRN^CP||||||||||汉族',
    'NK1|1|欧阳克|CHD^子|||13800000002',
    'PV1|1|I|心内科^302^5||||D1^李^医生|||CAR|||||||||V1^^^HIS^VN|||||||||||||||||||||||||20260302073000',
    'DG1|1||I10.x05^原发性高血压^YBDIAG||20260302|A',
    `IN1|1|310^职工基本医疗保险|YB^^^NHSA|杭州市医保局${'|'.repeat(32)}YB9001`,
  ])
  const patient = one('Patient')
  assert.deepEqual(
    patient.identifier.map(({ system, value }: Fields) => [system, value]),
    [
      ['urn:anji:hospital:h1:HIS', 'P1'],
      ['urn:oid:2.16.156.10011.1.3', '110101198001020016'],
      [`urn:anji:hospital:h1:${encodeURIComponent('医保')}`, 'YB9001'],
    ],
  )
  assert.equal(patient.identifier[2].type.coding[0].code, 'HC')
  assert.deepEqual([patient.name[0].text, patient.gender, patient.birthDate], ['欧阳锋', 'male', '1980-01-02'])
  assert.equal(patient._birthDate.extension[0].valueDateTime, '1980-01-02T08:30:00+08:00')
  assert.equal(patient.telecom[0].use, 'mobile')
  const visit = one('Encounter')
  assert.deepEqual(
    [visit.status, visit.class.code, visit.period.start],
    ['in-progress', 'IMP', '2026-03-02T07:30:00+08:00'],
  )
  assert.equal(visit.participant[0].individual.display, '李医生')
  assert.equal(visit.location[0].location.display, '心内科 302 5')
  assert.equal(one('Condition').code.coding[0].system, 'urn:anji:code:nhsa-diagnosis')
  assert.equal(visit.diagnosis[0].condition.reference, `Condition/${one('Condition').id}`)
  assert.equal(one('Coverage').subscriberId, 'YB9001')
  assert.equal(one('RelatedPerson').name[0].text, '欧阳克')
  assert.deepEqual([of('Practitioner').length, of('Location').length, source.at], [1, 1, '2026-03-02T08:00:00+08:00'])
})

test('an update and a correction write the same resources; another hospital has others', () => {
  const report = (status: string, value: string) => [
    head('ORU^R01'),
    pid,
    `OBR|1|O1|F1|K1^血常规|||20260302||||||||||||||||||${status}`,
    `OBX|1|NM|WBC^白细胞||${value}|10^9/L|3.5-9.5|N|||${status}`,
  ]
  const [first, second, other] = [
    mapped(report('F', '7.30')),
    mapped(report('C', '7.4')),
    mapped(report('F', '7.30'), noCodes, 'h2'),
  ]
  assert.equal(first.one('Observation').id, second.one('Observation').id)
  assert.equal(first.one('DiagnosticReport').id, second.one('DiagnosticReport').id)
  assert.equal(second.one('Observation').status, 'corrected')
  assert.notEqual(first.one('Observation').id, other.one('Observation').id)
  assert.equal(mapped([head('ADT^A08'), pid]).one('Patient').id, first.one('Patient').id)
  const { valueQuantity, referenceRange, interpretation } = first.one('Observation')
  assert.deepEqual(
    [valueQuantity.value, valueQuantity.code, valueQuantity.extension[0].valueString],
    [7.3, '10*9/L', '7.30'],
  )
  assert.deepEqual([referenceRange[0].low.value, referenceRange[0].high.value], [3.5, 9.5])
  assert.equal(interpretation[0].coding[0].code, 'N')
  assert.deepEqual(first.one('DiagnosticReport').result, [{ reference: `Observation/${first.one('Observation').id}` }])
})

for (const [type, text, expected] of [
  ['NM', '5.6', { valueQuantity: { value: 5.6, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' } }],
  ['NM', '阴性', { valueString: '阴性' }],
  [
    'SN',
    '>^100',
    {
      valueQuantity: {
        value: 100,
        unit: 'mmol/L',
        system: 'http://unitsofmeasure.org',
        code: 'mmol/L',
        comparator: '>',
      },
    },
  ],
  ['SN', '^1^:^128', { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }],
  ['SN', '^2^+', { valueString: '2+' }],
  ['ST', 'a\\T\\b\\.br\\c', { valueString: 'a&b\nc' }],
  ['TX', '一~二', { valueString: '一\n二' }],
  [
    'CE',
    'A^甲^L',
    { valueCodeableConcept: { coding: [{ system: 'urn:anji:hospital:h1:L', code: 'A', display: '甲' }], text: '甲' } },
  ],
  [
    'CWE',
    '260385009^Negative^SCT',
    {
      valueCodeableConcept: {
        coding: [{ system: 'http://snomed.info/sct', code: '260385009', display: 'Negative' }],
        text: 'Negative',
      },
    },
  ],
  ['TS', '2026', { valueDateTime: '2026' }],
  ['DTM', '202603020915+0000', { valueDateTime: '2026-03-02T09:15:00+00:00' }],
  ['DT', '20260302', { valueDateTime: '2026-03-02' }],
  ['TM', '0915', { valueTime: '09:15:00' }],
  ['DR', '20260301^20260302', { valuePeriod: { start: '2026-03-01', end: '2026-03-02' } }],
  ['XX', 'what', { valueString: 'what' }],
] as const) {
  test(`OBX-5 of type ${type} (${text})`, () => {
    const observation = mapped([
      head('ORU^R01'),
      pid,
      'OBR|1|O1|F1|K1^a',
      `OBX|1|${type}|C^c||${text}|mmol/L|||||F`,
    ]).one('Observation')
    const [[name, value]] = Object.entries(expected) as [[string, unknown]]
    assert.deepEqual(observation[name], value)
  })
}

test('a document inside a result becomes the report’s form; a pointer its address', () => {
  const pdf = Buffer.from('%PDF').toString('base64')
  const { one } = mapped([
    head('ORU^R01'),
    pid,
    'OBR|1|O1|F1|CT^胸部CT',
    `OBX|1|ED|R^报告||^application^PDF^Base64^${pdf}||||||F`,
    'OBX|2|RP|I^影像||http://pacs/1^PACS^IM^JPEG||||||F',
  ])
  assert.deepEqual(one('DiagnosticReport').presentedForm, [
    { title: '报告', contentType: 'application/pdf', data: pdf },
    { title: 'PACS', contentType: 'image/jpeg', url: 'http://pacs/1' },
  ])
})

for (const [what, lines, type, check] of [
  [
    'an order',
    [
      head('OML^O21'),
      pid,
      'ORC|NW|O1|||||^^^20260303080000||20260302|||D1^李',
      'OBR|1|O1||GLU^血糖|||||||||||||||||||||||S',
    ],
    'ServiceRequest',
    { status: 'active', intent: 'order', authoredOn: '2026-03-02', occurrenceDateTime: '2026-03-03T08:00:00+08:00' },
  ],
  [
    'a cancelled order',
    [head('OML^O21'), pid, 'ORC|CA|O1', 'OBR|1|O1||GLU^血糖'],
    'ServiceRequest',
    { status: 'revoked' },
  ],
  [
    'a prescription',
    [head('RDE^O11'), pid, 'ORC|NW|R1', 'RXE|^BID&&^^20260302|M1^阿莫西林|0.5||g||饭后|||24|粒'],
    'MedicationRequest',
    {
      status: 'active',
      'dispenseRequest.quantity.value': 24,
      'dosageInstruction.0.doseAndRate.0.doseQuantity.value': 0.5,
      'dosageInstruction.0.timing.repeat.frequency': 2,
      'dosageInstruction.0.text': '饭后',
    },
  ],
  [
    'a stopped prescription',
    [head('OMP^O09'), pid, 'ORC|DC|R1', 'RXO|M1^阿莫西林'],
    'MedicationRequest',
    { status: 'stopped' },
  ],
  [
    'a vaccination',
    [
      head('VXU^V04'),
      pid,
      'ORC|RE|V1',
      'RXA|0|1|20260302||33^PPV23^CVX|0.5|mL|||D1^李|||||LOT1|20270101|MSD^默沙东|||CP',
      'RXR|IM^肌注',
    ],
    'Immunization',
    {
      status: 'completed',
      lotNumber: 'LOT1',
      expirationDate: '2027-01-01',
      'doseQuantity.value': 0.5,
      'manufacturer.display': '默沙东',
    },
  ],
  [
    'a vaccination refused',
    [head('VXU^V04'), pid, 'RXA|0|1|20260302||33^PPV23^CVX|999||||||||||||00^拒绝||RE'],
    'Immunization',
    { status: 'not-done', 'statusReason.text': '拒绝' },
  ],
  [
    'a problem that ended',
    [head('PPR^PC1'), pid, 'PRB|AD|20260302|K80^胆石症^I10|PR1|||20260101||20260201'],
    'Condition',
    { 'clinicalStatus.coding.0.code': 'resolved', abatementDateTime: '2026-02-01' },
  ],
  [
    'a problem told by error',
    [head('PPR^PC3'), pid, 'PRB|DE|20260302|K80^胆石症^I10|PR1'],
    'Condition',
    { 'verificationStatus.coding.0.code': 'entered-in-error', clinicalStatus: undefined },
  ],
  [
    'an allergy',
    [head('ADT^A60'), pid, 'IAM|1|DA|PEN^青霉素|SV|皮疹|A'],
    'AllergyIntolerance',
    {
      criticality: 'high',
      'category.0': 'medication',
      'reaction.0.severity': 'severe',
      'reaction.0.manifestation.0.text': undefined,
    },
  ],
  [
    'an operation',
    [head('ADT^A08'), pid, 'PR1|1||47.0^阑尾切除术|||||||||'.replace('|||||||||', '||20260302')],
    'Procedure',
    { status: 'completed', performedDateTime: '2026-03-02' },
  ],
  [
    'a charge',
    [head('DFT^P03'), pid, 'FT1|1|T1||20260302||CG|XM1^诊查费|||1|25.00&CNY'],
    'ChargeItem',
    { status: 'billable', 'priceOverride.value': 25, 'priceOverride.currency': 'CNY' },
  ],
  [
    'a document',
    [
      head('MDM^T02'),
      pid,
      'TXA|1|CN^会诊记录|TX||||20260302|||||DOC1|||||AU',
      'OBX|1|TX|N^正文||第一行||||||F',
      'OBX|2|TX|N^正文||第二行||||||F',
    ],
    'DocumentReference',
    {
      status: 'current',
      docStatus: 'final',
      'content.0.attachment.data': Buffer.from('第一行\n第二行').toString('base64'),
    },
  ],
  [
    'an appointment',
    [
      head('SIU^S12'),
      'SCH|A1|B1||||||||30|min^minutes|^^^20260303080000|||||||||||||Booked'.replace(
        '||||||||30|min^minutes|',
        '|||||||30|min|',
      ),
      pid,
      'AIP|1||D1^李',
      'AIL|1||门诊^3',
    ],
    'Appointment',
    { status: 'booked', start: '2026-03-03T08:00:00+08:00', end: '2026-03-03T08:30:00+08:00', 'participant.length': 3 },
  ],
  [
    'an appointment cancelled',
    [head('SIU^S15'), 'SCH|A1|B1||||病人要求', pid],
    'Appointment',
    { status: 'cancelled', 'cancelationReason.coding.0.code': '病人要求' },
  ],
] as const) {
  test(`${what} becomes a ${type}`, () => {
    const resource = mapped(lines).one(type)
    for (const [path, value] of Object.entries(check)) {
      const found = path.split('.').reduce<Fields | undefined>((at, part) => at?.[part], resource)
      assert.deepEqual(found, value, `${path}: ${JSON.stringify(resource)}`)
    }
  })
}

test('a merge points the old patient to the one that stays and takes nothing away', () => {
  const { of } = mapped([head('ADT^A40'), 'EVN|A40|20260302', pid, 'MRG|P0^^^HIS^MR'])
  const [kept, old] = of('Patient')
  assert.equal(kept!.link, undefined)
  assert.deepEqual(old!.link, [{ other: { reference: `Patient/${kept!.id}` }, type: 'replaced-by' }])
  assert.deepEqual([old!.active, old!.identifier[0].value], [false, 'P0'])
  assert.ok(of('Patient').every(({ meta }) => meta.tag.some(({ code }: Fields) => code === 'partial')))
})

test('a mixture becomes a medicine with its parts', () => {
  const { one } = mapped([head('RDE^O11'), pid, 'ORC|NW|R1', 'RXE||X^静脉配液|500||mL', 'RXR|IV', 'RXC|A|K^氯化钾|1|g'])
  assert.equal(one('MedicationRequest').medicationReference.reference, `Medication/${one('Medication').id}`)
  assert.equal(one('Medication').ingredient[0].strength.numerator.value, 1)
})

test('what no table reads is kept, with where it stood: segments, fields, components, repetitions', () => {
  const { left, unmapped } = mapped([
    head('ADT^A08'),
    'PID|1||P1||张三^^^^^^L^^^^^^^^X||19800102|M~F||||COUNTY',
    'ZPI|1|自定义',
    'NK1|1|甲^乙|SPO|||||x',
  ])
  assert.deepEqual(
    left,
    ['PID-5.15', 'PID-8[2]', 'PID-12', 'ZPI-1', 'ZPI-2', 'NK1-8'].filter((path) => left.includes(path)),
  )
  assert.ok(
    ['PID-8[2]', 'PID-12', 'ZPI-2', 'NK1-8'].every((path) => left.includes(path)),
    left.join(),
  )
  assert.equal(unmapped.find(({ path }) => path === 'ZPI-2')!.text, '自定义')
})

test('a hospital’s code map puts the common code in front of the local one', () => {
  const codes = readCodeMap(
    '\ufeffsystem,code,display,toSystem,toCode,toDisplay\r\nL,"GLU","血糖, 空腹",http://loinc.org,1558-6,"Fasting ""glucose"""\r\n',
  )
  const { one } = mapped(
    [head('ORU^R01'), pid, 'OBR|1|O1|F1|K^k', 'OBX|1|NM|GLU^血糖^L||5.6||||||F', 'OBX|2|NM|UA^尿酸^L||300||||||F'],
    codes,
  )
  assert.deepEqual(one('Observation').code.coding, [
    { system: 'http://loinc.org', code: '1558-6', display: 'Fasting "glucose"' },
    { system: 'urn:anji:hospital:h1:L', code: 'GLU', display: '血糖' },
  ])
  assert.throws(() => readCodeMap('code\nA'), /column system/)
  assert.throws(() => readCodeMap('system,code,display,toSystem,toCode,toDisplay\nL,A,,,,'), /Line 2/)
})
