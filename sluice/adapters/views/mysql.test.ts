import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import mysql from 'mysql2'
import { type RecordingHost, recordingHost } from '../testing.ts'
import { startViews, ViewsOptions } from './index.ts'
import { hasMariadb, type Mariadb, startMariadb } from './mariadb.fixture.ts'

const skip = hasMariadb ? false : 'no MariaDB on this machine: install mariadb-server-core, or set MARIADB_ROOT'

const patients = {
  name: 'patients',
  view: 'v_patient',
  cursor: { column: 'changed_at', kind: 'time', overlap: 2 },
  tie: 'patient_no',
  message: 'record.bundle',
  resources: [
    {
      resourceType: 'Patient',
      id: ['patient_no'],
      fields: [
        { to: 'name[0].text', column: 'name' },
        { to: 'gender', column: 'sex', map: 'sex-words' },
        { to: 'birthDate', column: 'born', as: 'day' },
        { to: 'active', column: 'active', as: 'boolean' },
        { to: 'telecom[0].value', column: 'phone' },
      ],
    },
  ],
}
const options = (server: { port: number; password: string }, more: object = {}) =>
  ViewsOptions.parse({
    hospital: 'test',
    system: 'mysql',
    host: '127.0.0.1',
    database: 'hospital',
    user: 'reader',
    pollMs: 50,
    timeoutMs: 700,
    views: [patients],
    port: server.port,
    password: server.password,
    ...more,
  })
const resources = (host: RecordingHost) =>
  host.kept.messages.flatMap(({ body }) => ('resources' in body ? body.resources : []))
const nameOf = (resource: object) => (resource as { name: { text: string }[] }).name[0]!.text

async function tables({ root }: Mariadb): Promise<void> {
  await root.query(`create table p (patient_no varchar(20) primary key, name varchar(40), sex varchar(4), born date,
    active tinyint, phone varchar(20), changed_at datetime(3) not null)`)
  await root.query('create view v_patient as select * from p')
}

test('a GBK table is read through MariaDB: names, days, NULLs, a late commit, a restart', { skip }, async (t) => {
  const database = await startMariadb(t)
  await tables(database)
  const { root } = database
  await root.query(`insert into p values ('A1', '王秀英', '女', '1959-06-29', 1, null, '2026-03-02 09:00:00.000'),
    ('B\\\\2', '欧阳峰', '男', '1970-01-01', 0, '19900000002', '2026-03-02 09:00:00.000')`)
  const host = recordingHost(t)
  const first = await startViews(options(database, { rowsMax: 1 }), host)
  t.after(() => first.stop())
  await host.until(() => resources(host).length === 2)
  const { id: _id, ...wang } = resources(host)[0]!
  assert.deepEqual(wang, {
    resourceType: 'Patient',
    name: [{ text: '王秀英' }],
    gender: 'female',
    birthDate: '1959-06-29',
    active: true,
  })
  await host.until(() => host.states.at(-1)?.state === 'up')
  // Stamped before what was read last, visible after it.
  await root.query(`insert into p values ('C3', '迟到', '男', '1980-01-01', 1, null, '2026-03-02 08:59:59.000')`)
  await host.until(() => resources(host).length === 3)
  await first.stop()
  await root.query(`insert into p values ('D4', '后来', '女', null, 1, null, '2026-03-02 09:00:01.000')`)
  const second = await startViews(options(database), host)
  t.after(() => second.stop())
  await host.until(() => resources(host).length === 4)
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.deepEqual(resources(host).map(nameOf), ['王秀英', '欧阳峰', '迟到', '后来'])
})

test('GBK bytes that were put into latin1 columns are read as what they are', { skip }, async (t) => {
  const database = await startMariadb(t)
  const { root } = database
  await root.query(`create table v_patient (patient_no varchar(20) primary key, name varchar(40) character set latin1,
    sex varchar(4) character set latin1, born date, active tinyint, phone varchar(20), changed_at datetime not null)`)
  const hex = (text: string) => `x'${iconv.encode(text, 'gbk').toString('hex')}'`
  await root.query(
    `insert into v_patient values ('A1', ${hex('韩丽华')}, ${hex('女')}, '1974-07-30', 1, null, '2026-03-02 09:00:00')`,
  )
  const host = recordingHost(t)
  const adapter = await startViews(options(database, { charset: 'latin1', bytesAre: 'gbk' }), host)
  t.after(() => adapter.stop())
  await host.until(() => resources(host).length === 1)
  assert.equal(nameOf(resources(host)[0]!), '韩丽华')
})

test('a view that disappears, a slow one and a wrong password are told, and heal', { skip }, async (t) => {
  const database = await startMariadb(t)
  await tables(database)
  const { root } = database
  const slow = { ...patients, name: 'slow', view: 'select *, sleep(5) as waited from p' }
  const host = recordingHost(t)
  await root.query(`insert into p values ('A1', '甲', '男', null, 1, null, '2026-03-02 09:00:00')`)
  const adapter = await startViews(options(database, { views: [patients, slow] }), host)
  t.after(() => adapter.stop())
  await host.until(
    () => resources(host).length === 1 && host.states.some(({ error }) => error?.includes('slow: ') === true),
  )
  await root.query('drop view v_patient')
  await host.until(() => host.states.some(({ error }) => error?.includes('v_patient') === true))
  await root.query(`insert into p values ('B2', '乙', '男', null, 1, null, '2026-03-02 09:00:00')`)
  await root.query('create view v_patient as select * from p')
  await host.until(() => resources(host).length === 2)

  const other = recordingHost(t)
  const wrong = await startViews(options({ ...database, password: 'wrong' }), other)
  t.after(() => wrong.stop())
  await other.until(() => other.states.at(-1)?.error?.includes('ER_ACCESS_DENIED_ERROR') === true)
})

test('a server that cuts, stays silent or breaks the protocol shows as down, and is asked again', async (t) => {
  // mysql2's own server: the protocol without a database.
  let mode: 'error' | 'cut' | 'rows' = 'error'
  const server = mysql.createServer((connection) => {
    connection.on('error', () => undefined)
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion: '5.5.0-hospital',
      connectionId: 1,
      statusFlags: 2,
      characterSet: 45,
      capabilityFlags: 0xff_ff_f7_ff,
      authCallback: (_given: unknown, allow: (error: null) => void) => allow(null),
    } as never)
    connection.on('query', (sql: string) => {
      const asked = /select/.test(sql)
      if (!asked) connection.writeOk()
      else if (mode === 'cut') (connection as never as { stream: { destroy(): void } }).stream.destroy()
      else connection.writeError({ code: 1146, message: `Table 'hospital.v_patient' doesn't exist` } as never)
      Object.assign(connection, { sequenceId: 0 }) // each command begins anew
    })
  })
  await new Promise<void>((resolve) =>
    (server as never as { listen(...to: unknown[]): void }).listen(0, '127.0.0.1', resolve),
  )
  t.after(() => new Promise((resolve) => server.close(resolve as never)))
  const { port } = (server as never as { _server: { address(): { port: number } } })._server.address()
  const host = recordingHost(t)
  const adapter = await startViews(options({ port, password: '' }), host)
  t.after(() => adapter.stop())
  await host.until(() => host.states.at(-1)?.error?.includes(`v_patient' doesn't exist`) === true)
  mode = 'cut'
  await host.until(() => /closed|lost|ECONNRESET/i.test(host.states.at(-1)?.error ?? ''))
  await adapter.stop()

  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  t.after(() => silent.close())
  const quiet = recordingHost(t)
  const waiting = await startViews(options({ port: (silent.address() as { port: number }).port, password: '' }), quiet)
  t.after(() => waiting.stop())
  await quiet.until(() => /ETIMEDOUT/.test(quiet.states.at(-1)?.error ?? ''))

  const rude = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  })
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve))
  t.after(() => rude.close())
  const loud = recordingHost(t)
  const hoping = await startViews(options({ port: (rude.address() as { port: number }).port, password: '' }), loud)
  t.after(() => hoping.stop())
  await loud.until(() => loud.states.at(-1)?.state === 'down')
})
