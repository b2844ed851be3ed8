import type { z } from 'zod'
import type { Indicator, ProposeScheme } from '#contracts/assessment'
import { refuseUnless } from '#kernel'

type Proposed = Pick<z.infer<typeof ProposeScheme>, 'indicators' | 'yearFrom' | 'yearTo'>

/** Refusals: assessment.scheme_wrong. */
export function checkScheme({ indicators, yearFrom, yearTo }: Proposed): void {
  const wrong = (condition: boolean, field: string, says: string) =>
    refuseUnless(condition, 'assessment.scheme_wrong', { field, params: { says } })
  wrong(yearTo === null || yearTo >= yearFrom, 'yearTo', 'yearTo < yearFrom')
  const sum = indicators.reduce((all, { weightBp }) => all + weightBp, 0)
  wrong(sum === 10_000, 'indicators', `Σ weightBp = ${sum} ≠ 10000`)
  wrong(new Set(indicators.map(({ code }) => code)).size === indicators.length, 'indicators', 'code × 2')
  for (const [at, { zeroAtBp, fullAtBp, code }] of indicators.entries())
    wrong(zeroAtBp !== fullAtBp, `indicators.${at}.fullAtBp`, `${code}: zeroAtBp = fullAtBp`)
}

const percent = (value: number) => value * 100
const title = (zh: string, en: string) => ({ zh, en })

/**
 * The demonstration's scheme: the measures of basic public health and family-doctor contracts. Weights and bounds are of the
 * demonstration, not of any city (memory: to be verified).
 */
export const demonstrationIndicators: readonly Indicator[] = [
  {
    code: 'diabetes-managed',
    measure: 'standard-management-diabetes',
    title: title('糖尿病规范管理率', 'Diabetes managed to the standard'),
    ...{ weightBp: percent(15), zeroAtBp: percent(30), fullAtBp: percent(65) },
  },
  {
    code: 'diabetes-control',
    measure: 'control-diabetes',
    title: title('管理人群血糖控制率', 'Glucose at target among the managed'),
    ...{ weightBp: percent(20), zeroAtBp: percent(20), fullAtBp: percent(50) },
  },
  {
    code: 'hypertension-managed',
    measure: 'standard-management-hypertension',
    title: title('高血压规范管理率', 'Hypertension managed to the standard'),
    ...{ weightBp: percent(15), zeroAtBp: percent(30), fullAtBp: percent(65) },
  },
  {
    code: 'hypertension-control',
    measure: 'control-hypertension',
    title: title('管理人群血压控制率', 'Blood pressure at target among the managed'),
    ...{ weightBp: percent(20), zeroAtBp: percent(20), fullAtBp: percent(60) },
  },
  {
    code: 'contract-rate',
    measure: 'contract-rate',
    title: title('家庭医生签约率', 'People with a family-doctor contract'),
    ...{ weightBp: percent(10), zeroAtBp: percent(10), fullAtBp: percent(70) },
  },
  {
    code: 'fulfilment',
    measure: 'fulfilment',
    title: title('签约服务履约率', 'Promised services that were done'),
    ...{ weightBp: percent(15), zeroAtBp: percent(40), fullAtBp: percent(90) },
  },
  {
    code: 'urgent-followed',
    measure: 'urgent-follow-up-hypertension',
    title: title('血压危急两周内随访率', 'Urgent pressures followed up within two weeks'),
    ...{ weightBp: percent(5), zeroAtBp: percent(40), fullAtBp: percent(95) },
  },
]
