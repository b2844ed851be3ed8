import assert from 'node:assert/strict'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  type ClaimTableName,
  claimsFolder,
  claimTable,
  claimTableNames,
  duckTypeOf,
  sliceFolder,
} from '#insurance/claims'
import { findingsModule, runAfter, runStep } from '#insurance/findings'
import { demonstrationBehaviours, loadRules } from '#insurance/monitoring'
import { config, quoted, withDuck } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { institution, staff } from '#testing/people'

// A year that no other test has claims of: the lake's folder is one for all.
const year = 2021
const pool = config.poolareaNo

/** Two slices of a year: the rows by name, everything else null. */
async function plant(rows: Partial<Record<ClaimTableName, readonly string[]>>, slice: number): Promise<void> {
  await withDuck(async (duck) => {
    for (const name of claimTableNames) {
      const columns = claimTable(name).columns.map((one) => `null::${duckTypeOf(one)} as ${one.name}`)
      await duck.run(`create or replace table t as select ${columns.join(', ')} where false`)
      for (const row of rows[name] ?? []) await duck.run(`insert into t by name select ${row}`)
      const folder = sliceFolder(claimsFolder(), name, { pool, year, slice })
      await mkdir(folder, { recursive: true })
      await duck.run(`copy t to ${quoted(join(folder, 'planted.parquet'))} (format parquet)`)
    }
  })
}

const bill = (setl: string, psn: string, place: string, day: string) =>
  `'${setl}' as setl_id, '${setl}' as mdtrt_id, '${psn}' as psn_no, timestamp '${day} 12:00:00' as setl_time, date '${day}' as begndate, date '${day}' as enddate, '310' as insutype, '11' as med_type, '${place}' as fixmedins_code, 2 as hosp_lv, '2' as gend, 50 as age, 'I10' as diag_code, 10000 as inscp_amt, 6001 as fund_pay_sumamt, '1' as vali_flag`
const line = (setl: string, psn: string, place: string, day: string, no: number, fen: number, order: string | null) =>
  `'${no}' as bkkp_sn, '${setl}' as setl_id, '${psn}' as psn_no, timestamp '${day} 09:00:00' as fee_ocur_time, 'XA1' as hilist_code, '甲药' as hilist_name, 1 as cnt, ${fen} as pric, ${fen} as det_item_fee_sumamt, 0 as overlmt_selfpay, ${fen} as inscp_amt, '11' as med_type, '310' as insutype, '2' as gend, 50 as age, 2 as hosp_lv, '${place}' as fixmedins_code, ${order ? `'${order}'` : 'null'} as drord_no, '1' as vali_flag`

test('a pass over a year looks slice by slice, keeps what it found once, and says how far it is', async (t) => {
  const region = await freshDatabase(t)
  t.after(() =>
    rm(join(claimsFolder(), 'setl_d', `poolarea_no=${pool}`, `year=${year}`), { recursive: true, force: true }),
  )
  t.after(() =>
    rm(join(claimsFolder(), 'fee_list_d', `poolarea_no=${pool}`, `year=${year}`), { recursive: true, force: true }),
  )
  const lead = await institution(region, 'hospital', '安平县人民医院')
  const manager = await staff(region, lead.id, '郭建平', 'manager')
  await region.ctx().transaction((ctx) => loadRules(ctx, demonstrationBehaviours, 'demonstration'))
  await plant(
    {
      setl_d: [bill('S1', 'A', lead.code, '2021-03-04')],
      fee_list_d: [
        line('S1', 'A', lead.code, '2021-03-04', 1, 4_000, null),
        line('S1', 'A', lead.code, '2021-03-04', 2, 6_000, 'R1'),
      ],
    },
    3,
  )
  await plant(
    {
      // Settled after the year's end: its benefits are of the year, so it is told with the last month.
      setl_d: [bill('S2', 'B', 'H99', '2022-01-02')],
      fee_list_d: [line('S2', 'B', 'H99', '2021-12-30', 1, 500, null)],
    },
    60,
  )

  const auditor = { id: region.chance.uuid(), roles: ['auditor'] as const, name: '梁志刚' }
  const server = await testServer(t, region, [findingsModule])
  const pass = async (month?: number) => {
    const id = (await region.ctx().transaction((ctx) => runAfter(ctx, { year, month })))!
    assert.equal(await region.ctx().transaction((ctx) => runAfter(ctx, { year })), undefined, 'one at a time')
    for (let step = 0; step < 9; step++) await region.runJob(runStep, { runId: id })
    const { runs } = (await server.call(auditor, 'GET /api/findings/runs')).body
    return runs.find((one: { id: string }) => one.id === id)
  }
  const march = await pass(3)
  assert.deepEqual([march.state, march.slicesDone, march.found, march.fresh], ['done', 65, 1, 1])
  region.clock.advance(60)
  const all = await pass()
  assert.deepEqual([all.found, all.fresh], [2, 1], 'March was said before')
  const { findings } = (await server.call(auditor, 'GET /api/findings')).body
  assert.deepEqual(
    findings.map((one: Record<string, unknown>) => [
      one.setlId,
      one.period,
      one.amountFen,
      one.fundFen,
      one.institutionId,
    ]),
    [
      ['S2', '2021-12', 500, 300, null],
      ['S1', '2021-03', 4_000, 2_400, lead.id],
    ],
  )
  const own = (await server.call(manager, 'GET /api/findings')).body.findings
  assert.equal(own.length, 1)
  const detail = (await server.call(manager, `GET /api/findings/${own[0].id}`)).body
  assert.deepEqual(
    [detail.lines.length, detail.lines[0].lit, detail.lines[0].fee_ocur_time],
    [1, true, '2021-03-04T01:00:00.000Z'],
  )
  assert.match(detail.finding.reason.zh, /没有医嘱/)
  assert.equal((await server.call(manager, 'POST /api/findings/runs', { year })).body.code, 'findings.other_scope')
  assert.equal(
    (await server.call(auditor, 'POST /api/findings/runs', { year: 2027 })).body.code,
    'findings.future_period',
  )
})
