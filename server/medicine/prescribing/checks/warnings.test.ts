import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { PrescriptionDraft, Warning } from '#contracts/prescribing'
import type { Formulary } from '#medicine/formulary'
import { formularyOf, loadFormulary } from '#medicine/formulary'
import { freshDatabase } from '#testing'
import type { PatientFacts } from '../patient-facts.ts'
import type { Policy } from '../policy.ts'
import { line, sheet } from '../setup.test.ts'
import { policyOn } from '../store.ts'
import { warningsOf } from './warnings-of.ts'

let formulary: Formulary
let policy: Policy

const woman: PatientFacts = {
  ...{ name: '王秀英', birthDate: '1971-01-15', sex: 'female', ageYears: 55, eGfr: 90, pregnant: false },
  ...{ allergies: [], conditions: [], currentMedicines: [] },
}
const codeOf = (nameZh: string) => {
  const found = [...formulary.drugs.values()].find((drug) => drug.nameZh === nameZh)
  assert.ok(found, nameZh)
  return found.code
}
const look = (draft: PrescriptionDraft, facts: Partial<PatientFacts> = {}, guardianName: string | null = null) => {
  const consultDiagnoses = draft.diagnoses.map(({ code }) => code)
  return warningsOf(draft, { ...woman, ...facts }, { formulary, policy, consultDiagnoses, guardianName })
}
const one = (nameZh: string, dose: number, frequency: 'qd' | 'bid' | 'tid' | 'qw' = 'qd', days = 7) =>
  line(codeOf(nameZh), dose, frequency, days)
const dx = (code: string) => [{ code, display: code }]
const levelOf = (warnings: readonly Warning[], code: string) => warnings.find((warning) => warning.code === code)?.level

before(async (t) => {
  const region = await freshDatabase(t as never)
  await loadFormulary(region.ctx(), {})
  formulary = await formularyOf(region.ctx())
  policy = await region.ctx().transaction((ctx) => policyOn(ctx, '2026-03-02'))
})

describe('the sheet', () => {
  test('a sound sheet for a week has nothing to say', () => assert.deepEqual(look(sheet()), []))

  test('R16: a sixth drug blocks, five do not', () => {
    const names = ['苯磺酸氨氯地平片', '缬沙坦胶囊', '阿托伐他汀钙片', '盐酸二甲双胍片', '阿卡波糖片', '阿司匹林肠溶片']
    const items = names.map((name) => one(name, formulary.drugs.get(codeOf(name))!.usualDose))
    assert.equal(levelOf(look(sheet({ items })), 'too_many_drugs'), 'block')
    assert.equal(levelOf(look(sheet({ items: items.slice(0, 5) })), 'too_many_drugs'), undefined)
  })

  test('R16: a sheet without diagnosis blocks', () =>
    assert.equal(levelOf(look(sheet({ diagnoses: [] })), 'diagnosis_missing'), 'block'))

  test('R16: herbal pieces stand on their own sheet, where their number is not limited to five', () => {
    const mixed = sheet({ items: [one('苯磺酸氨氯地平片', 5), one('黄芪', 15)] })
    assert.equal(levelOf(look(mixed), 'herbal_not_alone'), 'block')
    const pieces = ['黄芪', '白术', '茯苓', '当归', '川芎', '陈皮'].map((name) => one(name, 6))
    assert.equal(
      look(sheet({ kind: 'herbal', items: pieces })).some(({ level }) => level === 'block'),
      false,
    )
  })

  test('R04: a diagnosis that was not confirmed in the consult blocks', () => {
    const basis = { formulary, policy, consultDiagnoses: ['E11.9'], guardianName: null }
    assert.equal(levelOf(warningsOf(sheet(), woman, basis), 'diagnosis_outside_consult'), 'block')
  })

  test('R17: more than three days of validity block', () =>
    assert.equal(levelOf(look(sheet({ validDays: 4 })), 'valid_days'), 'block'))

  test('R10: under six a sheet needs the guardian on record', () => {
    const facts = { ageYears: 5, birthDate: '2021-01-01' }
    assert.equal(levelOf(look(sheet(), facts), 'guardian_missing'), 'block')
    assert.equal(levelOf(look(sheet(), facts, '王芳'), 'guardian_missing'), undefined)
  })
})

describe('the supply', () => {
  const days = (count: number, change: Partial<PrescriptionDraft>) =>
    look(sheet({ items: [one('苯磺酸氨氯地平片', 5, 'qd', count)], ...change }))

  test('R18: an ordinary sheet holds 7 days, an emergency sheet 3', () => {
    assert.equal(levelOf(days(8, {}), 'supply_days'), 'block')
    assert.equal(levelOf(days(7, {}), 'supply_days'), undefined)
    assert.equal(levelOf(days(4, { supply: 'emergency' }), 'supply_days'), 'block')
  })

  test('R18: longer is for chronic conditions with a stated reason', () => {
    assert.equal(levelOf(days(28, { supply: 'chronic' }), 'supply_reason_missing'), 'block')
    assert.deepEqual(days(28, { supply: 'chronic', supplyReason: '病情稳定' }), [])
    const cold = { supply: 'chronic', supplyReason: '出差', diagnoses: dx('J06') } as const
    assert.equal(levelOf(days(14, { ...cold, diagnoses: [...cold.diagnoses] }), 'supply_not_chronic'), 'block')
  })

  test('R19: a long prescription is for a stable condition, asks why above 4 weeks and ends at 12', () => {
    const long = { supply: 'long', supplyReason: '病情稳定', stable: true } as const
    assert.equal(levelOf(days(28, { ...long, stable: false }), 'long_not_stable'), 'block')
    assert.deepEqual(days(28, long), [])
    assert.equal(levelOf(days(84, long), 'long_over_usual'), 'reason')
    assert.equal(levelOf(days(85, long), 'supply_days'), 'block')
  })

  test('R19: antibiotics do not stand on a long prescription', () => {
    const items = [one('阿莫西林胶囊', 500, 'tid', 28)]
    const long = sheet({ items, supply: 'long', supplyReason: '病情稳定', stable: true })
    assert.equal(levelOf(look(long), 'long_barred_drug'), 'block')
  })
})

describe('the drug', () => {
  test('R09: narcotics, psychotropics, vaccines and their like cannot be prescribed online', () => {
    const barred = [
      '硫酸吗啡缓释片',
      '地西泮片',
      '盐酸麻黄碱片',
      '硫酸阿托品片',
      '重组乙型肝炎疫苗',
      '人血白蛋白',
      '碘[131I]化钠口服溶液',
      '注射用头孢曲松钠',
    ]
    for (const name of barred)
      assert.equal(levelOf(look(sheet({ items: [one(name, 1)] })), 'barred_online'), 'block', name)
    assert.equal(levelOf(look(sheet({ items: [one('甘精胰岛素注射液', 10)] })), 'barred_online'), undefined)
  })

  test('R20: above the maximum a reason is needed, at twice the maximum nothing helps', () => {
    assert.equal(levelOf(look(sheet({ items: [one('苯磺酸氨氯地平片', 10)] })), 'dose_single'), undefined)
    assert.equal(levelOf(look(sheet({ items: [one('苯磺酸氨氯地平片', 15)] })), 'dose_single'), 'reason')
    assert.equal(levelOf(look(sheet({ items: [one('苯磺酸氨氯地平片', 20)] })), 'dose_single'), 'block')
    assert.equal(levelOf(look(sheet({ items: [one('苯磺酸氨氯地平片', 5, 'tid')] })), 'dose_daily'), 'reason')
  })

  test('R20: a slow-release tablet is not cut', () =>
    assert.equal(levelOf(look(sheet({ items: [one('硝苯地平控释片', 15)] })), 'dose_not_countable'), 'block'))

  test('R20: methotrexate every day blocks', () => {
    const draft = (frequency: 'qd' | 'qw') =>
      sheet({ diagnoses: dx('M06.9'), items: [one('甲氨蝶呤片', 7.5, frequency)] })
    assert.equal(levelOf(look(draft('qd')), 'weekly_drug'), 'block')
    assert.equal(levelOf(look(draft('qw')), 'weekly_drug'), undefined)
  })

  test('R20: sex, age, pregnancy, kidney and liver limits hold', () => {
    const finasteride = sheet({ diagnoses: dx('N40'), items: [one('非那雄胺片', 5)] })
    assert.equal(levelOf(look(finasteride), 'sex'), 'block')
    const levofloxacin = sheet({ diagnoses: dx('J15'), items: [one('盐酸左氧氟沙星片', 500)] })
    assert.equal(levelOf(look(levofloxacin, { ageYears: 17 }), 'age_min'), 'block')
    const valsartan = sheet({ items: [one('缬沙坦胶囊', 80)] })
    assert.equal(levelOf(look(valsartan, { ageYears: 30, pregnant: true }), 'pregnancy'), 'block')
    assert.equal(levelOf(look(valsartan, { ageYears: 30, pregnant: null }), 'pregnancy_unknown'), 'info')
    const metformin = sheet({ diagnoses: dx('E11.9'), items: [one('盐酸二甲双胍片', 500, 'bid')] })
    assert.equal(levelOf(look(metformin, { eGfr: 29 }), 'renal'), 'block')
    assert.equal(levelOf(look(metformin, { eGfr: 40 }), 'renal_dose'), 'reason')
    assert.equal(levelOf(look(metformin, { eGfr: 60 }), 'renal_dose'), undefined)
    const statin = sheet({ diagnoses: dx('E78.5'), items: [one('阿托伐他汀钙片', 20)] })
    assert.equal(levelOf(look(statin, { conditions: [{ code: 'K74.6', display: '肝硬化' }] }), 'hepatic'), 'block')
  })

  test('R20: an allergy to penicillin blocks amoxicillin and asks before a cephalosporin', () => {
    const facts = { allergies: ['青霉素过敏'] }
    const draft = (name: string, dose: number) => sheet({ diagnoses: dx('J18.9'), items: [one(name, dose, 'bid')] })
    assert.equal(levelOf(look(draft('阿莫西林胶囊', 500), facts), 'allergy'), 'block')
    assert.equal(levelOf(look(draft('头孢呋辛酯片', 250), facts), 'allergy'), 'reason')
    assert.equal(levelOf(look(draft('阿奇霉素片', 500), facts), 'allergy'), undefined)
  })

  test('R20: a drug that does not fit the diagnosis needs a reason, one the disease forbids is blocked', () => {
    assert.equal(levelOf(look(sheet({ items: [one('奥美拉唑肠溶胶囊', 20)] })), 'diagnosis_unfit'), 'reason')
    const asthma = { conditions: [{ code: 'J45.9', display: '支气管哮喘' }] }
    assert.equal(levelOf(look(sheet({ items: [one('酒石酸美托洛尔片', 25, 'bid')] }), asthma), 'disease'), 'block')
  })
})

describe('drugs together', () => {
  test('R20: interactions on the sheet block, ask or inform by their level', () => {
    const pair = (...items: ReturnType<typeof one>[]) => levelOf(look(sheet({ items })), 'interaction')
    assert.equal(pair(one('螺内酯片', 20), one('氯化钾缓释片', 500, 'bid')), 'block')
    assert.equal(pair(one('卡托普利片', 12.5, 'bid'), one('螺内酯片', 20)), 'reason')
    assert.equal(pair(one('苯磺酸氨氯地平片', 5), one('布洛芬缓释胶囊', 300, 'bid')), 'info')
  })

  test('R20: two drugs of one class are a duplicate, also against what is taken already', () => {
    const both = sheet({ items: [one('苯磺酸氨氯地平片', 5), one('硝苯地平控释片', 30)] })
    assert.equal(levelOf(look(both), 'duplicate'), 'reason')
    const taken = {
      name: '硝苯地平',
      code: null,
      atc: 'C08CA05',
      duplicateClasses: ['ccb-dihydropyridine'],
      daysLeft: null,
    }
    assert.equal(levelOf(look(sheet(), { currentMedicines: [taken] }), 'duplicate_current'), 'reason')
  })

  test('R20: a patent medicine that contains glibenclamide does not go with a sulfonylurea', () => {
    const items = [one('消渴丸', 5, 'tid'), one('格列美脲片', 2)]
    assert.equal(levelOf(look(sheet({ diagnoses: dx('E11.9'), items })), 'interaction'), 'block')
  })

  test('R27: a refill while more than a week is left needs a reason', () => {
    const left = (daysLeft: number) => {
      const drug = formulary.drugs.get(codeOf('苯磺酸氨氯地平片'))!
      const medicine = {
        name: drug.nameZh,
        code: drug.code,
        atc: drug.atc,
        duplicateClasses: drug.duplicateClasses,
        daysLeft,
      }
      return levelOf(look(sheet(), { currentMedicines: [medicine] }), 'over_supply')
    }
    assert.equal(left(20), 'reason')
    assert.equal(left(5), undefined)
  })

  test('十八反 blocks and 十九畏 asks, by every name a herb goes by', () => {
    const pair = (a: string, b: string) =>
      levelOf(look(sheet({ kind: 'herbal', items: [one(a, 2), one(b, 2)] })), 'incompatible_herbs')
    assert.equal(pair('黑顺片', '法半夏'), 'block')
    assert.equal(pair('炙甘草', '海藻'), 'block')
    assert.equal(pair('藜芦', '赤芍'), 'block')
    assert.equal(pair('丁香', '郁金'), 'reason')
    assert.equal(pair('黄芪', '白术'), undefined)
  })
})
