/** A reading that counts, as an Observation of the vital-signs profiles; a device as a Device. */
import type { CodeableConcept, Device, Observation, Quantity } from '@medplum/fhirtypes'
import type { ReadingKind } from '#contracts/readings'
import type { DeviceTable, ReadingRow } from './tables.ts'

const loinc = 'http://loinc.org'
const ucum = 'http://unitsofmeasure.org'
const category = 'http://terminology.hl7.org/CodeSystem/observation-category'
export const sequenceSystem = 'urn:anji:device-sequence'

export const codes = {
  pressure: { code: '85354-9', zh: '血压' },
  systolic: { code: '8480-6', zh: '收缩压' },
  diastolic: { code: '8462-4', zh: '舒张压' },
  heartRate: { code: '8867-4', zh: '心率' },
  fasting: { code: '14771-0', zh: '空腹血糖' },
  afterMeal: { code: '14760-3', zh: '餐后血糖' },
  glucose: { code: '15074-8', zh: '血糖' },
  weight: { code: '29463-7', zh: '体重' },
  hba1c: { code: '4548-4', zh: '糖化血红蛋白' },
  spo2: { code: '59408-5', zh: '血氧饱和度' },
} as const
type Code = (typeof codes)[keyof typeof codes]

const concept = ({ code, zh }: Code): CodeableConcept => ({
  coding: [{ system: loinc, code, display: zh }],
  text: zh,
})
const quantity = (value: number, unit: string, code: string): Quantity => ({ value, unit, system: ucum, code })

const single: Readonly<Record<Exclude<ReadingKind, 'blood-pressure' | 'glucose'>, [Code, string, string]>> = {
  weight: [codes.weight, 'kg', 'kg'],
  'heart-rate': [codes.heartRate, '次/分', '/min'],
  hba1c: [codes.hba1c, '%', '%'],
  spo2: [codes.spo2, '%', '%'],
}
const laboratory: readonly ReadingKind[] = ['glucose', 'hba1c']

export function toObservation(reading: ReadingRow): Observation {
  return {
    resourceType: 'Observation',
    id: reading.id,
    status: reading.state === 'kept' ? 'final' : 'entered-in-error',
    category: [
      { coding: [{ system: category, code: laboratory.includes(reading.kind) ? 'laboratory' : 'vital-signs' }] },
    ],
    ...measuredOf(reading),
    subject: { reference: `Patient/${reading.residentId}` },
    effectiveDateTime: reading.measuredAt.toISOString(),
    issued: reading.receivedAt.toISOString(),
    ...(reading.deviceId ? { device: { reference: `Device/${reading.deviceId}` } } : {}),
    method: { text: wayOf[reading.source] },
  }
}

const wayOf: Readonly<Record<ReadingRow['source'], string>> = {
  home: '家庭自测',
  kit: '巡诊设备测量',
  clinic: '诊室测量',
  hospital: '医院',
  'follow-up': '随访时测量',
}

function measuredOf(reading: ReadingRow): Pick<Observation, 'code' | 'valueQuantity' | 'component'> {
  if (reading.kind === 'blood-pressure') {
    const part = (code: Code, value: number | null, unit: string, of: string) =>
      value === null ? [] : [{ code: concept(code), valueQuantity: quantity(value, unit, of) }]
    return {
      code: concept(codes.pressure),
      component: [
        ...part(codes.systolic, reading.systolicMmHg, 'mmHg', 'mm[Hg]'),
        ...part(codes.diastolic, reading.diastolicMmHg, 'mmHg', 'mm[Hg]'),
        ...part(codes.heartRate, reading.pulseBpm, '次/分', '/min'),
      ],
    }
  }
  if (reading.kind === 'glucose') {
    const by = { fasting: codes.fasting, 'after-meal': codes.afterMeal, random: codes.glucose }
    const code = by[reading.glucoseMoment ?? 'random']
    return { code: concept(code), valueQuantity: quantity(reading.glucoseMmol!, 'mmol/L', 'mmol/L') }
  }
  const [code, unit, of] = single[reading.kind]
  return { code: concept(code), valueQuantity: quantity(reading.value!, unit, of) }
}

export function toDevice(device: DeviceTable): Device {
  return {
    resourceType: 'Device',
    id: device.id,
    status: device.state === 'active' ? 'active' : 'inactive',
    manufacturer: device.maker,
    modelNumber: device.model,
    serialNumber: device.serial,
    ...(device.institution_id ? { owner: { reference: `Organization/${device.institution_id}` } } : {}),
  }
}
