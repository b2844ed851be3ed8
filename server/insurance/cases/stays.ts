/** One stay: its groups, what it is paid, and what another coding of it would be. */
import type { z } from 'zod'
import { type CodedStay, Recoding, StayExplained, StayRequest, type SystemPay, WhatIf } from '#contracts/cases'
import { showExplained, tablesOfSet } from '#insurance/grouping'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf, institutionOf, seesRegion } from '#people/institutions'
import { mayOpen } from '#record'
import { dipOf, drgCase, outsideList, type Tariff } from './month-cases.ts'
import * as months from './month-store.ts'
import { drgPay } from './pay.ts'
import { readyTariff } from './ready-tariff.ts'
import type { Stay } from './stay.ts'
import * as store from './stays-store.ts'
import type { MonthTable, TariffTable } from './tables.ts'
import { tariffOn } from './tariff-store.ts'

const readers = ['doctor', 'manager', 'auditor'] as const

/** Refusals: cases.unknown_stay, .not_your_patient, .other_scope, .no_tariff. */
export const readStay = verb(
  {
    name: 'cases.read_stay',
    may: readers,
    input: StayRequest,
    answer: StayExplained,
    summary: 'A stay with its groups, how it came to them, and what it is paid under both systems.',
  },
  async (ctx, { mdtrtId }) => {
    const stay = await openStay(ctx, mdtrtId, 'cases.stay')
    const ground = await groundOf(ctx, stay)
    return {
      ...{
        mdtrtId,
        institutionId: stay.institutionId,
        deptCode: stay.deptCode,
        sex: stay.sex,
        ageYears: stay.ageYears,
      },
      institutionName: (await institutionOf(ctx, stay.institutionId)).name,
      ...{ ageDays: stay.ageDays, weightG: stay.weightG, days: stay.days, endedOn: stay.endedOn },
      ...{ costFen: stay.costFen, personFen: stay.personFen, fundFen: stay.fundFen },
      stay: await coded(ctx, ground, stay),
    }
  },
)

/** Changes nothing. Refusals: those of reading it, and cases.recoding_empty. */
export const whatIf = verb(
  {
    name: 'cases.what_if',
    may: readers,
    input: Recoding,
    answer: WhatIf,
    summary:
      'What a stay would be if it were coded otherwise: groups, weight and pay before and after. Changes nothing.',
  },
  async (ctx, recoding) => {
    const stay = await openStay(ctx, recoding.mdtrtId, 'cases.what_if')
    const ground = await groundOf(ctx, stay)
    const after = recoded(stay, recoding)
    return {
      ...{ mdtrtId: recoding.mdtrtId, costFen: stay.costFen, personFen: stay.personFen },
      ...{ before: await coded(ctx, ground, stay), after: await coded(ctx, ground, after) },
    }
  },
)

/** A doctor: of the own institution, with the right to open the record; a manager: of the own; the fund: all. */
async function openStay(ctx: Context, mdtrtId: string, entity: string): Promise<Stay> {
  const stay = await store.stayOfVisit(ctx, mdtrtId)
  if (!stay) refuse('cases.unknown_stay')
  if (!(await seesRegion(ctx))) {
    const own = ctx.actor.institutionId === stay.institutionId
    refuseUnless(own, ctx.actor.roles.includes('manager') ? 'cases.other_scope' : 'cases.not_your_patient')
    if (!ctx.actor.roles.includes('manager'))
      refuseUnless(await mayOpen(ctx, stay.residentId), 'cases.not_your_patient')
  }
  const action = entity === 'cases.what_if' ? 'execute' : 'read'
  await audit(ctx, { action, residentId: stay.residentId, entity, entityId: mdtrtId })
  return stay
}

export function recoded(stay: Stay, recoding: Omit<z.output<typeof Recoding>, 'mdtrtId'>): Stay {
  const change = (codes: readonly string[], remove: readonly string[], add: readonly string[], first?: string) => {
    const left = codes.filter((code) => !remove.includes(code))
    const all = [...new Set([...(first ? [first] : []), ...left, ...add])]
    return all
  }
  const { removeDiagnoses, addDiagnoses, principalDiagnosis } = recoding
  const diagnoses = change(stay.diagnoses, removeDiagnoses, addDiagnoses, principalDiagnosis)
  refuseUnless(diagnoses.length > 0, 'cases.recoding_empty')
  const { removeProcedures, addProcedures, principalProcedure } = recoding
  return {
    ...stay,
    diagnoses,
    procedures: change(stay.procedures, removeProcedures, addProcedures, principalProcedure),
  }
}

interface Ground {
  readonly tariff: Tariff
  readonly row: TariffTable
  /** The month in which it was settled, when it was worked out. */
  readonly month: MonthTable | undefined
}

async function groundOf(ctx: Context, stay: Stay): Promise<Ground> {
  const day = dayOf(stay.settledAt)
  const row = await tariffOn(ctx, day)
  const month = await months.monthOf(ctx, Number(day.slice(0, 4)), Number(day.slice(5, 7)))
  return { tariff: await readyTariff(ctx, row), row, month: month?.state === 'done' ? month : undefined }
}

async function coded(ctx: Context, { tariff, row, month }: Ground, stay: Stay): Promise<CodedStay> {
  const inForce = await tablesOfSet(ctx, row.table_set_id)
  const { diagnosisNames, procedureNames } = tariff.tables.source
  const named = (names: ReadonlyMap<string, string>, codes: readonly string[]) =>
    codes.map((code) => ({ code, name: names.get(code) ?? '' }))
  return {
    diagnoses: named(diagnosisNames, stay.diagnoses),
    procedures: named(procedureNames, stay.procedures),
    grouping: showExplained(ctx, inForce, stay),
    drg: drgOf(tariff, stay),
    dip: dipPayOf(tariff, stay, month),
  }
}

const times10000 = (costFen: number, meanCostFen: number | null): number | null =>
  meanCostFen === null ? null : Math.round((costFen / meanCostFen) * 10_000)

function drgOf(tariff: Tariff, stay: Stay): SystemPay {
  const { groupCode, weight10000, meanCostFen, outlier, standardFen, payFen } = drgCase(tariff, stay)
  return {
    ...{ system: 'drg', pays: tariff.parameters.pays === 'drg', groupCode, weight10000, points10000: null },
    ...{ groupName: tariff.tables.source.drgNames.get(groupCode) ?? '', meanCostFen, outlier, standardFen, payFen },
    times10000: times10000(stay.costFen, meanCostFen),
    steps: [...drgPay(stay, tariff.weights.get(groupCode), tariff.parameters).steps],
  }
}

/** By the point value of its month: exact there, to the fen; while the month is open nobody knows it. */
function dipPayOf(tariff: Tariff, stay: Stay, month: MonthTable | undefined): SystemPay {
  const { group, points } = dipOf(tariff, stay)
  const value = month?.point_values[stay.insutype]
  const payFen =
    value && value.points10000 > 0
      ? Number((BigInt(value.budgetFen) * BigInt(points.points10000)) / BigInt(value.points10000))
      : null
  const meanCostFen = group?.meanCostFen ?? null
  const said = { zh: '点值 × 点数', en: 'point value × points' }
  return {
    ...{ system: 'dip', pays: tariff.parameters.pays === 'dip', groupCode: group?.code ?? outsideList },
    ...{ groupName: '', weight10000: group?.score10000 ?? null, points10000: points.points10000, meanCostFen },
    ...{ outlier: points.outlier, times10000: times10000(stay.costFen, meanCostFen), payFen },
    standardFen: (payFen ?? 0) + stay.personFen,
    steps: [...points.steps, ...(payFen === null ? [] : [{ ...said, amountFen: payFen }])],
  }
}
