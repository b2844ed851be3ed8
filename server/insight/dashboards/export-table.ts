import { z } from 'zod'
import { type Column, csvOfColumns } from '#contracts/csv'
import {
  type DoctorRow,
  ExportTable,
  type InstitutionRow,
  type RefusalRow,
  type TrendDay,
  TrendRequest,
  type VisitRow,
  VisitsRequest,
} from '#contracts/dashboards'
import { yuanText } from '#contracts/yuan'
import { type Context, FileAnswer, verb } from '#kernel'
import { listVisits } from './list-visits.ts'
import { readDoctors } from './read-doctors.ts'
import { readInstitutions } from './read-institutions.ts'
import { readRefusals } from './read-refusals.ts'
import { readTrend } from './read-trend.ts'

export const ExportRequest = TrendRequest.extend({
  ...VisitsRequest.omit({ day: true, institutionId: true, limit: true }).shape,
  figure: VisitsRequest.shape.figure.default('booked'),
  limit: z.coerce.number().int().min(1).max(500).default(500),
  table: ExportTable,
})

/** The table as it is on the page, as CSV; the same refusals as the page's verbs. */
export const exportTable = verb(
  {
    name: 'dashboards.export_table',
    may: ['manager', 'auditor'],
    input: ExportRequest,
    answer: FileAnswer,
    summary: 'A table of the dashboard as CSV.',
  },
  async (ctx, input) => {
    const pick: Picker = ctx.locale === 'zh' ? (zh) => zh : (_, en) => en
    return { fileName: `anji-${input.table}-${input.day ?? 'today'}.csv`, content: await tableOf(ctx, input, pick) }
  },
)

type Picker = (zh: string, en: string) => string

async function tableOf(ctx: Context, input: z.output<typeof ExportRequest>, pick: Picker): Promise<string> {
  switch (input.table) {
    case 'trend':
      return csvOfColumns(trendColumns(pick), (await readTrend(ctx, input)).days)
    case 'institutions':
      return csvOfColumns(institutionColumns(pick), (await readInstitutions(ctx, input)).rows)
    case 'doctors':
      return csvOfColumns(doctorColumns(pick), (await readDoctors(ctx, input)).rows)
    case 'refusals':
      return csvOfColumns(refusalColumns(pick), (await readRefusals(ctx, input)).rows)
    case 'visits':
      return csvOfColumns(visitColumns(pick), (await listVisits(ctx, input)).visits)
  }
}

function moneyColumns(
  pick: Picker,
): Column<Pick<TrendDay, 'bills' | 'totalFen' | 'fundFen' | 'accountFen' | 'cashFen'>>[] {
  return [
    { title: pick('结算单', 'bills'), of: (row) => row.bills },
    { title: pick('医疗费用(元)', 'total (yuan)'), of: (row) => yuanText(row.totalFen) },
    { title: pick('基金(元)', 'fund (yuan)'), of: (row) => yuanText(row.fundFen) },
    { title: pick('个人账户(元)', 'personal accounts (yuan)'), of: (row) => yuanText(row.accountFen) },
    { title: pick('现金(元)', 'cash (yuan)'), of: (row) => yuanText(row.cashFen) },
  ]
}

function trendColumns(pick: Picker): Column<TrendDay>[] {
  return [
    { title: pick('日期', 'day'), of: (row) => row.day },
    { title: pick('预约', 'booked'), of: (row) => row.booked },
    { title: pick('退号', 'cancelled'), of: (row) => row.cancelled },
    { title: pick('完成就诊', 'visits'), of: (row) => row.ended },
    { title: pick('转线下', 'referred offline'), of: (row) => row.terminated },
    { title: pick('平均等候(分钟)', 'mean wait (min)'), of: (row) => row.waitMeanMinutes },
    ...moneyColumns(pick),
    { title: pick('被拒操作', 'refusals'), of: (row) => row.refusals },
  ]
}

function workColumns(
  pick: Picker,
): Column<
  Pick<
    DoctorRow,
    'booked' | 'ended' | 'terminated' | 'waiting' | 'waitMeanMinutes' | 'consultMeanMinutes' | 'ratingMean'
  >
>[] {
  return [
    { title: pick('预约', 'booked'), of: (row) => row.booked },
    { title: pick('完成就诊', 'visits'), of: (row) => row.ended },
    { title: pick('转线下', 'referred offline'), of: (row) => row.terminated },
    { title: pick('候诊中', 'waiting'), of: (row) => row.waiting },
    { title: pick('平均等候(分钟)', 'mean wait (min)'), of: (row) => row.waitMeanMinutes },
    { title: pick('平均诊疗(分钟)', 'mean visit (min)'), of: (row) => row.consultMeanMinutes },
    { title: pick('评价', 'rating'), of: (row) => row.ratingMean },
  ]
}

function institutionColumns(pick: Picker): Column<InstitutionRow>[] {
  return [
    { title: pick('机构', 'institution'), of: (row) => row.institutionName },
    ...workColumns(pick),
    ...moneyColumns(pick),
  ]
}

function doctorColumns(pick: Picker): Column<DoctorRow>[] {
  return [
    { title: pick('医生', 'doctor'), of: (row) => row.doctorName },
    { title: pick('机构', 'institution'), of: (row) => row.institutionName },
    { title: pick('科室', 'department'), of: (row) => row.departmentName },
    ...workColumns(pick),
  ]
}

function refusalColumns(pick: Picker): Column<RefusalRow>[] {
  return [
    { title: pick('代码', 'code'), of: (row) => row.code },
    { title: pick('说明', 'sentence'), of: (row) => pick(row.sentence.zh, row.sentence.en) },
    { title: pick('角色', 'role'), of: (row) => row.role },
    { title: pick('次数', 'times'), of: (row) => row.times },
    { title: pick('上周次数', 'last week'), of: (row) => row.timesLastWeek },
  ]
}

function visitColumns(pick: Picker): Column<VisitRow>[] {
  return [
    { title: pick('号源时间', 'booked time'), of: (row) => row.startsAt },
    { title: pick('姓名', 'name'), of: (row) => row.residentName },
    { title: pick('医生', 'doctor'), of: (row) => row.doctorName },
    { title: pick('机构', 'institution'), of: (row) => row.institutionName },
    { title: pick('科室', 'department'), of: (row) => row.departmentName },
    { title: pick('状态', 'state'), of: (row) => row.state },
    { title: pick('等候(分钟)', 'wait (min)'), of: (row) => row.waitMinutes },
    { title: pick('诊疗(分钟)', 'visit (min)'), of: (row) => row.consultMinutes },
    { title: pick('费用(元)', 'cost (yuan)'), of: (row) => (row.billFen === null ? null : yuanText(row.billFen)) },
    { title: pick('评价', 'stars'), of: (row) => row.stars },
  ]
}
