/**
 * Packages for a demonstration: contents and prices are ours. Frequencies follow the national basic public health service (2017, 3rd
 * edition) and the family-doctor contract guidance of 2022 as remembered (memory: to be verified); real packages are loaded over them.
 */
import type { z } from 'zod'
import { type EvidenceRule, PackageForm, type Service } from '#contracts/family-contracts'

type Form = z.input<typeof PackageForm>
type ServiceForm = z.input<typeof Service>
type Rule = z.input<typeof EvidenceRule>

/** Encounters and procedures of primary care that no other module makes say what they were by these codes. */
const service = (code: string) => `urn:anji:service|${code}`
const encounter = (...codes: string[]): Rule => ({ kind: 'resource', type: 'Encounter', codes: codes.map(service) })
const everyQuarter = { often: { kind: 'every', months: 3 }, window: { kind: 'spread' } } as const
const onceAYear = { often: { kind: 'times', count: 1 }, window: { kind: 'whole-term' } } as const

const yearlyCheck: ServiceForm = {
  code: 'yearly-check',
  nameZh: '年度健康体检',
  nameEn: 'Yearly health check',
  ...onceAYear,
  // Of people in chronic care a check of follow-ups; of others a visit that says it was one.
  evidence: [{ kind: 'check' }, encounter('yearly-check')],
}

const followUp = (programme: string, nameZh: string, nameEn: string): ServiceForm => ({
  code: `${programme}-follow-up`,
  nameZh,
  nameEn,
  ...everyQuarter,
  evidence: [{ kind: 'follow-up', programme, faceToFace: true, byTeam: true }],
})

const form = (
  code: string,
  [nameZh, nameEn]: [string, string],
  [fundFen, publicHealthFen, personFen]: [number, number, number],
  eligibility: Form['eligibility'],
  services: ServiceForm[],
): Form => ({
  code,
  nameZh,
  nameEn,
  priceFen: fundFen + publicHealthFen + personFen,
  parts: { fundFen, publicHealthFen, personFen },
  eligibility,
  services,
  validFrom: '2020-01-01',
  validTo: null,
  clause: '示范服务包，价格与内容为演示（demonstration；记忆：待核对当地家庭医生签约服务包）',
  demonstration: true,
})

/** A fresh copy each time: whoever changes one changes only theirs. */
export function demonstrationPackages(): PackageForm[] {
  return forms.map((one) => PackageForm.parse(one))
}

const forms: Form[] = [
  form('basic', ['基础服务包', 'Basic package'], [4000, 3500, 2000], { everyone: true }, [
    {
      code: 'blood-pressure-yearly',
      nameZh: '每年测量血压',
      nameEn: 'Blood pressure once a year',
      ...onceAYear,
      evidence: [{ kind: 'reading', reading: 'blood-pressure', sources: ['kit', 'clinic', 'hospital', 'follow-up'] }],
    },
    {
      code: 'health-advice',
      nameZh: '健康咨询与指导',
      nameEn: 'Health advice by the team',
      often: { kind: 'times', count: 2 },
      window: { kind: 'spread' },
      evidence: [encounter('health-advice', 'home-visit', 'clinic-visit')],
    },
  ]),
  form('hypertension', ['高血压服务包', 'Hypertension package'], [6000, 6000, 3000], { programmes: ['hypertension'] }, [
    followUp('hypertension', '高血压面对面随访', 'Hypertension follow-up face to face'),
    yearlyCheck,
  ]),
  form('diabetes', ['糖尿病服务包', 'Diabetes package'], [7000, 6000, 4000], { programmes: ['diabetes'] }, [
    followUp('diabetes', '糖尿病面对面随访', 'Diabetes follow-up face to face'),
    {
      code: 'glucose-quarterly',
      nameZh: '每季度测量血糖',
      nameEn: 'Glucose each quarter',
      ...everyQuarter,
      evidence: [{ kind: 'reading', reading: 'glucose', sources: ['kit', 'clinic', 'hospital', 'follow-up'] }],
    },
    yearlyCheck,
  ]),
  form('elder', ['老年人服务包', 'Elders’ package'], [3000, 9000, 0], { ageFrom: 65 }, [
    yearlyCheck,
    {
      code: 'elder-self-care',
      nameZh: '生活自理能力评估',
      nameEn: 'Assessment of self-care',
      ...onceAYear,
      // The score of the elders' yearly check, or an assessment of its own.
      evidence: [
        { kind: 'resource', type: 'Observation', codes: ['urn:anji:check-item|self-care', service('elder-self-care')] },
      ],
    },
  ]),
  form('child', ['儿童服务包', 'Children’s package'], [2000, 8000, 0], { ageBelow: 7 }, [
    {
      code: 'child-check',
      nameZh: '儿童健康检查',
      nameEn: 'Child health check',
      often: { kind: 'every', months: 6 },
      window: { kind: 'spread' },
      evidence: [encounter('child-check')],
    },
    {
      code: 'vaccination',
      nameZh: '计划免疫接种',
      nameEn: 'Scheduled vaccination',
      ...onceAYear,
      // CVX: measles-mumps-rubella, DTaP, hepatitis B, polio, Japanese encephalitis.
      evidence: [
        {
          kind: 'resource',
          type: 'Immunization',
          codes: ['03', '20', '08', '10', '39'].map((code) => `http://hl7.org/fhir/sid/cvx|${code}`),
          byTeam: false,
        },
      ],
    },
  ]),
  form('maternal', ['孕产妇服务包', 'Mothers’ package'], [5000, 9000, 0], { attributes: ['pregnant'] }, [
    {
      code: 'antenatal-visit',
      nameZh: '孕期随访',
      nameEn: 'Antenatal visits',
      often: { kind: 'times', count: 5 },
      window: { kind: 'whole-term' },
      evidence: [encounter('antenatal-visit')],
    },
    {
      code: 'postnatal-visit',
      nameZh: '产后访视',
      nameEn: 'Postnatal visit',
      ...onceAYear,
      evidence: [encounter('postnatal-visit')],
    },
  ]),
  form(
    'disabled',
    ['残疾人服务包', 'Package for people with a disability'],
    [5000, 7000, 0],
    { attributes: ['disabled'] },
    [
      yearlyCheck,
      {
        code: 'rehabilitation-advice',
        nameZh: '康复指导',
        nameEn: 'Advice on rehabilitation',
        often: { kind: 'times', count: 4 },
        window: { kind: 'spread' },
        evidence: [encounter('rehabilitation-advice', 'home-visit')],
      },
    ],
  ),
  form(
    'poverty-relief',
    ['健康帮扶服务包', 'Poverty-relief package'],
    [8000, 7000, 0],
    { attributes: ['poverty-relief'] },
    [
      yearlyCheck,
      {
        code: 'home-visit',
        nameZh: '入户访视',
        nameEn: 'Home visit',
        ...everyQuarter,
        evidence: [encounter('home-visit')],
      },
    ],
  ),
]
