import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { bodySchema, querySchema, type Whole, wholeRegion } from './ground.ts'
import { captureLog } from './log-lines.ts'

const script = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&'
const resident = (id: string): Actor => ({ id, roles: ['resident'], name: '' })

test('what people write stays words, wherever it is shown', async (t) => {
  const whole = await wholeRegion(t)
  await t.test('in the chat: kept as it was written, answered as JSON that no browser runs', () => chat(whole))
  await t.test('on the cashier’s page: escaped', () => cashier(whole))
  await t.test('in the log: not at all, and no name, phone or document either', (t) => logged(whole, captureLog(t)))
  await t.test('in an address: no route asks for personal data there', () => addresses(whole))
})

async function chat({ rows, call }: Whole): Promise<void> {
  const [running] = await rows(`select id, resident_id, doctor_id from consult.consult where state = 'in-progress'`)
  const line = `/api/conversation/${running.id}/messages`
  await call(resident(running.resident_id), `POST ${line}`, { clientMessageId: 'hostile-0001', text: script })
  const read = await call({ id: running.doctor_id, roles: ['doctor'], name: '' }, `GET ${line}?limit=500`)
  assert.equal(read.body.messages.at(-1).text, script)
  assert.match(String(read.headers['content-type']), /^application\/json/)
  assert.equal(read.headers['x-content-type-options'], 'nosniff')
}

async function cashier({ rows, call }: Whole): Promise<void> {
  const [order] = await rows('update settlement.cashier_order set subject = $1 returning intent_id', [script])
  const page = await call(undefined, `GET /cashier/${order.intent_id}`)
  assert.equal(page.status, 200)
  assert.doesNotMatch(page.body, /<script|<img/)
  assert.match(page.body, /&lt;script&gt;.*&quot;&#39;&amp;/)
}

/** A desk, a chat and a lot of refusals, with the log open. */
async function logged({ rows, actors, call }: Whole, lines: string[]): Promise<void> {
  const registrar = actors.staff.find(({ roles }) => roles.includes('registrar'))!
  const person = {
    name: '钱多多',
    documentType: 'passport',
    documentNumber: 'E12345678',
    birthDate: '1980-01-01',
    sex: 'female',
    phone: '13900008888',
  }
  const made = await call(registrar, 'POST /api/residents', person)
  assert.equal(made.status, 200)
  await call(registrar, 'POST /api/residents', person)
  await call(registrar, 'POST /api/residents', { ...person, documentNumber: 'E' })
  await call(registrar, 'POST /api/residents/find', { phone: person.phone })
  await call(resident(made.body.id), `GET /api/residents/${made.body.id}`)
  const [running] = await rows(`select id, resident_id, doctor_id from consult.consult where state = 'in-progress'`)
  const doctor: Actor = { id: running.doctor_id, roles: ['doctor'], name: '李明' }
  const words = '这句话不应出现在日志里'
  await call(doctor, `POST /api/conversation/${running.id}/messages`, { clientMessageId: 'quiet-00001', text: words })
  await call(doctor, `POST /api/consult/consults/${running.id}/end`, { advice: words })
  await call(doctor, `GET /fhir/R4/Patient?name=${encodeURIComponent(person.name)}&telecom=${person.phone}`)
  await call(undefined, `GET /nothing/${person.documentNumber}?name=${encodeURIComponent(person.name)}`)
  assert.ok(lines.length >= 9, `${lines.length} lines`)
  const names = (await rows('select name from residents.resident union select name from staff.staff')).map(
    ({ name }) => name,
  )
  const text = lines.join('')
  for (const secret of [...names, person.phone, person.documentNumber, words, made.body.id]) {
    assert.ok(!text.includes(secret), `the log says ${secret}`)
  }
}

function addresses(whole: Whole): void {
  const personal = /name|phone|document|birth|address|words|reason|password|code$/i
  const wrong = whole.routes
    .filter(({ url }) => url.startsWith('/api/'))
    .flatMap(({ method, url }) => {
      const inPath = [...url.matchAll(/:(\w+)/g)].map((match) => match[1]!)
      const inQuery = Object.keys(querySchema(whole, method, url).properties ?? {})
      return [...inPath, ...inQuery].filter((name) => personal.test(name)).map((name) => `${name} at ${method} ${url}`)
    })
  // Codes of drugs, departments, programmes, groups of cases, packages, what is taught, dictionaries and criteria (a measure's "reason") and names of views are nobody's.
  const nobodys =
    /^(departmentCode|programmeCode|groupCode|packageCode) |formulary\/drugs|api\/terminology\/|lake\/views|^code at \w+ \/api\/learning\/items|^reason at GET \/api\/measures\//
  assert.deepEqual(
    wrong.filter((one) => !nobodys.test(one)),
    [],
  )
  assert.ok(bodySchema(whole, 'POST', '/api/residents/find'))
}

test('the web renders words as words: nothing of it writes HTML, runs text or opens what people typed', () => {
  const root = join(import.meta.dirname, '..', '..')
  const files = globSync('web/**/*.{ts,tsx,html}', {
    cwd: root,
    exclude: (name) => name === 'dist' || name === 'node_modules',
  })
  assert.ok(files.length > 50, `${files.length} files`)
  const raw =
    /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(|srcDoc|javascript:/
  assert.deepEqual(
    files.filter((file) => raw.test(readFileSync(join(root, file), 'utf8'))),
    [],
  )
})
