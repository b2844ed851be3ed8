import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { smallTables } from '#insurance/grouping'
import { drg } from './drg.ts'

async function ground(t: TestContext, csv: string | Uint8Array) {
  const folder = await mkdtemp(join(tmpdir(), 'anji-drg-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(smallTables)) await writeFile(join(folder, name), text)
  const file = join(folder, 'cases.csv')
  await writeFile(file, csv)
  return { folder, file }
}

async function group(t: TestContext, csv: string | Uint8Array, options: Record<string, string> = {}) {
  const { folder, file } = await ground(t, csv)
  const [out, said]: [string[], string[]] = [[], []]
  const call = { words: [file], options: { tables: folder, ...options }, progress: () => {}, table: () => {} }
  const write = async (text: string) => void out.push(text)
  const code = await drg.alone!({ ...call, write, say: (line) => void said.push(line) })
  return { code, out: out.join(''), said }
}

const header = 'index,gender,age,age_days,weight_g,dept,los_days,leaving_type,dx_pipe,proc_pipe'

test('columns are added, others kept as they came, empty fields tolerated, with a byte order mark too', async (t) => {
  const rows = ['7,2,40,,,0301,5,1,B1|C4,S3,"=a, ""b"""', '8,1,60,,,,,,B1,V1,', '9,1,60,,,,,,C1,,x']
  const { code, out } = await group(t, `\ufeff${header},note\r\n${rows.join('\r\n')}\r\n`)
  assert.equal(code, 0)
  assert.deepEqual(out.split('\r\n'), [
    `${header},note,mdc,adrg,drg,reason`,
    '7,2,40,,,0301,5,1,B1|C4,S3,"=a, ""b""",B,BC1,BC19,入组 (CC C4)',
    '8,1,60,,,,,,B1,V1,,B,QY,BQY,有效手术与主要诊断无关',
    '9,1,60,,,,,,C1,,x,0000,00,0000,主要诊断不在任何 MDC 的诊断表内',
    '',
  ])
})

test('another encoding is named, never guessed, and what others wrote stays as it was', async (t) => {
  const gbk = Buffer.concat([
    Buffer.from(`${header},`),
    Buffer.from([0xb1, 0xb8, 0xd7, 0xa2]),
    Buffer.from('\n7,1,60,,,,,,B1,,x\n'),
  ])
  const { code, out, said } = await group(t, gbk)
  assert.deepEqual([code, out], [1, ''])
  assert.match(said[0]!, /is not utf-8: name its encoding, for example --encoding gb18030/)
  assert.match((await group(t, gbk, { encoding: 'gb18030' })).out, /^.*,备注,mdc,adrg,drg,reason\r\n7,.*,x,B,/)
  assert.match((await group(t, gbk, { encoding: 'klingon' })).said[0]!, /no encoding klingon/)
  const utf16 = Buffer.from(`\ufeff${header}\r\n7,1,60,,,,,,B1,\r\n`, 'utf16le')
  assert.match((await group(t, utf16)).out, /\n7,1,60,,,,,,B1,,B,/)
})

test('a column that stands there twice is refused; a newborn’s age may be days alone', async (t) => {
  assert.deepEqual(
    (await group(t, `${header},age\n7,1,60,,,,,,B1,,3\n`)).said[0],
    '1: the column age stands there twice',
  )
  const { code, out } = await group(t, `${header},note,note\n7,1,,12,3000,,,,B1,,a,b\n`)
  assert.deepEqual([code, out.split('\r\n')[1]!.slice(0, 26)], [0, '7,1,,12,3000,,,,B1,,a,b,B,'])
})

test('a row that cannot be read is named by its line, and nothing is written', async (t) => {
  const { code, out, said } = await group(
    t,
    `${header}\n1,2,40,,,,,,B1,\n2,3,40,,,,,,B1,\n3,1,-4,,,,,,B1,\n4,1,4,,,,,,,\n`,
  )
  assert.deepEqual([code, out], [1, ''])
  assert.deepEqual(
    said.map((line) => line.slice(0, 2)),
    ['3:', '4:', '5:', 'No'],
  )
})

test('a file without the columns, one that is no CSV and tables that cannot be read are refused', async (t) => {
  assert.deepEqual((await group(t, 'a,b\n1,2\n')).said[0], '1: the column gender is missing')
  assert.deepEqual((await group(t, `${header}\n1,2\n`)).said[0], '2: 2 cells, the header has 10')
  assert.match((await group(t, `${header}\n`, { tables: '/nowhere' })).said[0]!, /groups.json/)
})

test('whoever reads no further has what they wanted: no failure, and nothing said', async (t) => {
  const { folder, file } = await ground(t, `${header}\n${'7,1,60,,,,,,B1,\n'.repeat(60_000)}`)
  const words = ['--no-warnings', 'server/anji.ts', 'drg', file, '--tables', folder]
  const child = spawn(process.execPath, words, { cwd: join(import.meta.dirname, '..', '..') })
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  child.stdout.once('data', () => child.stdout.destroy())
  const [code] = await once(child, 'close')
  assert.deepEqual([code, said.includes('EPIPE')], [0, false], said)
})
