import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { lineColumns } from '#insurance/monitoring'
import { freshDatabase } from '#testing'
import type { Command } from './command.ts'
import { limitsCheck, limitsImport, limitsPairs } from './limits.ts'

async function bench(t: TestContext) {
  const region = await freshDatabase(t)
  const folder = mkdtempSync(join(tmpdir(), 'anji-limits-test-'))
  t.after(() => rmSync(folder, { recursive: true }))
  let number = 0
  const file = (text: string | Uint8Array) => {
    number += 1
    const path = join(folder, `${number}.csv`)
    writeFileSync(path, text)
    return path
  }
  const run = async (command: Command, text: string | Uint8Array, options: Record<string, string> = {}) => {
    const [said, rows, written]: [string[], Record<string, unknown>[], string[]] = [[], [], []]
    const code = await command.run!({
      ...{ words: [file(text)], options, root: region.ctx(), databaseUrl: region.url },
      write: async (chunk) => void written.push(chunk),
      table: (more) => rows.push(...more),
      say: (line) => said.push(line),
      progress: () => undefined,
    })
    const lines = written.join('').trim().split('\n').slice(1).filter(Boolean)
    return {
      code,
      said,
      rows,
      found: lines.map((line) => line.split(',').slice(0, 5).join(' ')),
      written: written.join(''),
    }
  }
  return { region, folder, file, run }
}

const listHead = 'batch,kind,limit_type,name,national_code,value'
const list = (...rows: string[]) => [listHead, ...rows].join('\n')

type Line = Partial<Record<(typeof lineColumns)[number], string | number>>
const usual: Line = {
  ...{
    psn_no: 'P1',
    fee_ocur_time: '2025-03-02 09:00:00',
    cnt: 1,
    pric: 1000,
    det_item_fee_sumamt: 1000,
    gend: '1',
    age: 40,
  },
  ...{ hosp_lv: 3, med_type: '21', insutype: '310', prd_days: '', fixmedins_code: 'H1' },
}
const bill = (lines: readonly Line[]) =>
  [
    lineColumns.join(','),
    ...lines.map((line, at) =>
      lineColumns.map((name) => ({ bkkp_sn: `L${at}`, setl_id: `S${at}`, ...usual, ...line })[name]).join(','),
    ),
  ].join('\n')

/** limit row → lines that break it with what must not be paid of each, and lines that do not. */
const cases: readonly [row: string, broken: readonly [Line, number][], legal: readonly Line[]][] = [
  [
    '1,drug,限定性别对象,乌鸡白凤丸,SEX1,女',
    [
      [{ gend: '1' }, 1000],
      [{ gend: '男' }, 1000],
    ],
    [{ gend: '2' }, { gend: '女' }, { gend: '' }],
  ],
  ['1,item,限定性别对象,前列腺检查,SEX2,男性', [[{ gend: '2' }, 1000]], [{ gend: '1' }]],
  [
    '1,drug,限定年龄对象,小儿药,AGE1,儿童',
    [
      [{ age: 18 }, 1000],
      [{ age: 40 }, 1000],
    ],
    [{ age: 17 }, { age: 0 }, { age: '' }],
  ],
  ['1,drug,限定年龄对象,成人药,AGE2,成人', [[{ age: 17 }, 1000]], [{ age: 18 }, { age: 90 }]],
  [
    '1,item,限定年龄对象,新生儿护理,AGE3,新生儿',
    [
      [{ age: 1 }, 1000],
      [{ age: '0.5' }, 1000],
    ],
    [{ age: 0 }, { age: '0.05' }],
  ],
  ['1,drug,限定年龄对象,疫苗,AGE4,6个月以上', [[{ age: '0.25' }, 1000]], [{ age: '0.5' }, { age: 0 }, { age: 3 }]],
  [
    '1,drug,限定年龄对象,某药,AGE5,12岁-18岁',
    [
      [{ age: 11 }, 1000],
      [{ age: 19 }, 1000],
    ],
    [{ age: 12 }, { age: 18 }],
  ],
  [
    '1,drug,限定机构等级,某药,LEV1,二级',
    [
      [{ hosp_lv: 1 }, 1000],
      [{ hosp_lv: 0 }, 1000],
    ],
    [{ hosp_lv: 2 }, { hosp_lv: 3 }],
  ],
  ['1,drug,限定机构等级,某药,LEV2,三级', [[{ hosp_lv: 2 }, 1000]], [{ hosp_lv: 3 }]],
  ['1,drug,限定就医方式,某药,MODE1,住院', [[{ med_type: '11' }, 1000]], [{ med_type: '21' }]],
  ['1,item,限定就医方式,某项,MODE2,门诊', [[{ med_type: '21' }, 1000]], [{ med_type: '11' }, { med_type: '14' }]],
  ['1,drug,限定保险类型,某药,SCH1,职工', [[{ insutype: '390' }, 1000]], [{ insutype: '310' }]],
  ['1,drug,限定保险类型,某药,SCH2,生育保险', [[{ insutype: '310' }, 1000]], [{ insutype: '510' }, { med_type: '52' }]],
  [
    '1,drug,限定支付疗程,某药,COUR1,14天',
    [
      [{ prd_days: 15, det_item_fee_sumamt: 1500 }, 100],
      [{ prd_days: 28, det_item_fee_sumamt: 2800 }, 1400],
    ],
    [{ prd_days: 14 }, { prd_days: 7 }],
  ],
  ['1,item,限定疗程,理疗,COUR2,10次', [[{ cnt: 12, det_item_fee_sumamt: 1200 }, 200]], [{ cnt: 10 }]],
]

test('each kind of limit: what breaks it is found with what must not be paid, and nothing else is', async (t) => {
  const { run } = await bench(t)
  const imported = await run(limitsImport, list(...cases.map(([row]) => row)))
  assert.deepEqual([imported.code, imported.said], [0, []])
  const lines = cases.flatMap(([row, broken, legal]) => {
    const hilist_code = row.split(',')[4]!
    return [
      ...broken.map(([line, amount]) => ({ line: { ...line, hilist_code }, expected: `${hilist_code} ${amount}` })),
      ...legal.map((line) => ({ line: { ...line, hilist_code }, expected: '' })),
    ]
  })
  // Everyone is somebody else.
  const { found, code, said } = await run(
    limitsCheck,
    bill(lines.map(({ line }, at) => ({ psn_no: `P${at}`, ...line }))),
  )
  const codeOf = (line: string) => line.split(' ')
  assert.deepEqual(
    found.map((line) => `${codeOf(line)[1]} ${codeOf(line)[2]!.split(':')[1]} ${codeOf(line)[4]}`).sort(),
    lines.flatMap(({ expected }, at) => (expected ? [`L${at} ${expected}`] : [])).sort(),
  )
  assert.equal(code, 0)
  assert.ok(
    said.some((line) => line.includes('taken as fen')),
    said.join('\n'),
  )
})

test('windows look at the person’s other lines in the file, and only the excess is not paid', async (t) => {
  const { run } = await bench(t)
  const rows = [
    '1,item,限定频次,糖化血红蛋白测定,FREQ,频次上限=1|疗程周期=15|备注=15天内限1次',
    '1,item,限定周期,心电监护,HOUR,限制数量=24|数量单位=小时',
    '1,item,限定主次操作,肝切除术,OP1,限定值域=肝胆手术组',
    '1,item,限定主次操作,胆囊切除术,OP2,限定值域=肝胆手术组',
  ]
  assert.equal((await run(limitsImport, list(...rows))).code, 0)
  const pairs = 'batch,code,name,excluded_code,excluded_name\n1,ICU,急诊监护,BED,床位费\n'
  assert.equal((await run(limitsPairs, pairs)).code, 0)
  const on = (day: string, more: Line): Line => ({ fee_ocur_time: `2025-${day} 10:00:00`, ...more })
  const lines: Line[] = [
    ...[
      on('01-01', { hilist_code: 'FREQ' }),
      on('01-11', { hilist_code: 'FREQ' }),
      on('01-16', { hilist_code: 'FREQ' }),
    ],
    ...[
      on('01-11', { hilist_code: 'FREQ', psn_no: 'P2' }),
      on('02-20', { hilist_code: 'FREQ', cnt: 2, det_item_fee_sumamt: 2000 }),
    ],
    ...[
      on('03-01', { hilist_code: 'HOUR', cnt: 20 }),
      on('03-01', { hilist_code: 'HOUR', cnt: 10 }),
      on('03-02', { hilist_code: 'HOUR', cnt: 24 }),
    ],
    ...[on('03-05', { hilist_code: 'ICU' }), on('03-05', { hilist_code: 'BED' }), on('03-06', { hilist_code: 'BED' })],
    on('03-05', { hilist_code: 'BED', fixmedins_code: 'H2' }),
    ...[
      on('04-01', { hilist_code: 'OP1', setl_id: 'X', det_item_fee_sumamt: 9000 }),
      on('04-01', { hilist_code: 'OP2', setl_id: 'X' }),
    ],
    on('04-02', { hilist_code: 'OP2', setl_id: 'Y' }),
  ]
  const { found, said } = await run(limitsCheck, bill(lines))
  assert.deepEqual(
    found.sort(),
    [
      'S1 L1 frequency:FREQ violation 1000',
      'S4 L4 frequency:FREQ violation 1000',
      'S6 L6 period:HOUR violation 600',
      'S9 L9 exclusive-pair:ICU:BED violation 1000',
      'X L13 main-secondary:OP2 suspect 500',
    ],
    said.join('|'),
  )
})

test('what cannot be read is listed and the rest is in force; the same list again changes nothing', async (t) => {
  const { run, folder, region } = await bench(t)
  const mixed = list(
    '1,drug,限定性别对象,药,AAA,女',
    '1,drug,限定年龄对象,药,BBB,体重大于40公斤',
    '1,item,限定频次,项,CCC,"频次上限=1|疗程周期=15|备注=a,b"',
  )
  const unread = join(folder, 'unread.csv')
  const first = await run(limitsImport, mixed, { unread })
  assert.equal(first.code, 1)
  assert.deepEqual(first.rows, [{ rows: 3, added: 2, changed: 0, same: 0, repeated: 0, not_read: 1 }])
  assert.match(first.said.join('\n'), /line 3: not read: 限定年龄对象 BBB/)
  assert.match(readFileSync(unread, 'utf8'), /BBB/)
  assert.deepEqual((await run(limitsImport, mixed)).rows, [
    { rows: 3, added: 0, changed: 0, same: 2, repeated: 0, not_read: 1 },
  ])
  assert.deepEqual((await run(limitsImport, mixed.replace('周期=15', '周期=30'))).rows[0]?.changed, 1)
  const versions = await region.ctx().transaction(async (ctx) => {
    const { rows } = await ctx.client.query(
      `select version, replaced_at is null as current from monitoring.rule where hilist_code = 'CCC' order by 1`,
    )
    return rows
  })
  assert.deepEqual(versions, [
    { version: 1, current: false },
    { version: 2, current: true },
  ])
  const gb = await run(limitsImport, Buffer.from([...Buffer.from(`${listHead}\n1,drug,`), 0xb0, 0xb0]))
  assert.equal(gb.code, 1)
  assert.match(gb.said.join('\n'), /encoding/)
})

test('a row that is none of such a list is refused with its line, and nothing is imported', async (t) => {
  const { run, region } = await bench(t)
  const bad = list(
    '1,drug,限定性别对象,药,AAA,女',
    '1,drug,限定颜色,药,AAA,红',
    '1,thing,限定性别对象,药,AAA,女',
    '1,drug,限定性别对象,药,,女',
    '1,drug,限定性别对象,药,A A,女',
    '1,drug,限定性别对象,药,AAA',
    ',drug,限定性别对象,药,AAA,女',
  )
  const { code, said } = await run(limitsImport, bad)
  assert.equal(code, 1)
  for (const line of [3, 4, 5, 6, 7, 8])
    assert.ok(
      said.some((one) => one.startsWith(`line ${line}:`)),
      `line ${line}: ${said.join('|')}`,
    )
  assert.ok(said.at(-1)?.startsWith('Nothing was imported: 6'))
  assert.equal((await run(limitsImport, 'a,b\n1,2\n')).code, 1)
  assert.equal((await run(limitsImport, '')).code, 1)
  const twice = 'batch,kind,limit_type,name,national_code,value,Value\n1,drug,限定性别对象,药,AAA,女,男\n'
  assert.match((await run(limitsImport, twice)).said[0]!, /^line 1: .*value/)
  const kept = await region
    .ctx()
    .transaction(async (ctx) => (await ctx.client.query('select from monitoring.rule')).rowCount)
  assert.equal(kept, 0)
})

test('a wrong row of a bill file is refused with its line, and no finding is written', async (t) => {
  const { run } = await bench(t)
  await run(limitsImport, list('1,drug,限定性别对象,药,AAA,女'))
  const wrong: Line[] = [
    ...[
      { cnt: -1 },
      { cnt: 0 },
      { fee_ocur_time: '2026-13-45' },
      { fee_ocur_time: '2999-01-01' },
      { det_item_fee_sumamt: 'x' },
    ],
    ...[
      { hilist_code: '' },
      { gend: '5' },
      { age: -1 },
      { hosp_lv: 7 },
      { psn_no: '' },
      { prd_days: '-3' },
      { pric: '-1' },
    ],
  ]
  const { code, said, written } = await run(
    limitsCheck,
    bill([{ hilist_code: 'AAA' }, ...wrong.map((line) => ({ hilist_code: 'AAA', ...line }))]),
  )
  assert.equal(code, 1)
  assert.equal(written, '')
  for (const [at, line] of wrong.entries()) {
    assert.ok(
      said.some((one) => one.startsWith(`line ${at + 3}: `)),
      `${JSON.stringify(line)}: ${said.join('|')}`,
    )
  }
  const twice = bill([{ hilist_code: 'AAA' }, { hilist_code: 'AAA', setl_id: 'S0', bkkp_sn: 'L0' }])
  assert.match((await run(limitsCheck, twice)).said.join('|'), /line 3: /)
  const short = `${bill([{ hilist_code: 'AAA' }])}\nL9,S9,P1`
  const cut = await run(limitsCheck, short)
  assert.deepEqual([cut.code, cut.written], [1, ''])
  assert.match(cut.said.join('|'), /line 3/)
  assert.equal((await run(limitsCheck, 'bkkp_sn\nL1\n')).code, 1)
  // A line of the file, not a row: a cell of another column may hold line breaks, and lines may be empty.
  const [head, ...lines] = bill([{ hilist_code: 'AAA' }, { hilist_code: 'AAA', cnt: -1 }])
    .trim()
    .split('\n')
  const broken = [`${head},note`, `${lines[0]},"two\nlines"`, '', `${lines[1]},x`].join('\n')
  assert.match((await run(limitsCheck, broken)).said[0]!, /^line 5: cnt/)
})

test('amounts with a point are yuan, without one fen, and the option says otherwise', async (t) => {
  const { run, file } = await bench(t)
  await run(limitsImport, list('1,drug,限定性别对象,药,AAA,女', '1,item,限定频次,项,BBB,频次上限=1|疗程周期=15'))
  const yuan = await run(limitsCheck, bill([{ hilist_code: 'AAA', pric: '12.5', det_item_fee_sumamt: '12.50' }]))
  assert.deepEqual(yuan.found, ['S0 L0 sex:AAA violation 1250'])
  assert.ok(yuan.said.some((line) => line.includes('taken as yuan')))
  const said = await run(limitsCheck, bill([{ hilist_code: 'AAA', det_item_fee_sumamt: 12 }]), { unit: 'yuan' })
  assert.deepEqual(said.found, ['S0 L0 sex:AAA violation 1200'])
  assert.equal(
    (await run(limitsCheck, bill([{ hilist_code: 'AAA', det_item_fee_sumamt: '12.5' }]), { unit: 'fen' })).code,
    1,
  )
  assert.equal(
    (await run(limitsCheck, bill([{ hilist_code: 'AAA', det_item_fee_sumamt: '12.505', pric: '1.0' }]))).code,
    1,
  )
  // A quantity in parts is counted in parts; other columns and their order do not matter.
  const parts = await run(limitsCheck, bill([{ hilist_code: 'BBB', cnt: '1.5', det_item_fee_sumamt: 1500 }]))
  assert.deepEqual(parts.found, ['S0 L0 frequency:BBB violation 500'])
  assert.match(parts.written, /超出数量0\.5/)
  const out = file('')
  const windows = `\ufeff${bill([{ hilist_code: 'AAA' }]).replaceAll('\n', '\r\n')}\r\n`.replace(/(\r\n)/g, ',more$1')
  const quiet = await run(limitsCheck, windows, { out })
  assert.deepEqual([quiet.code, quiet.written], [0, ''], quiet.said.join('|'))
  assert.match(
    readFileSync(out, 'utf8'),
    /^setl_id,bkkp_sn,rule,verdict,amount_fen,reason\r?\nS0,L0,sex:AAA,violation,1000,/,
  )
})
