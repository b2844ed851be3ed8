import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { z } from 'zod'
import { Spool } from '#sluice/spool'
import { chanceOver, enrolAuthority, enrolHospital, enrolOuter, enrolPlatform, readHospital } from '../enrol/index.ts'
import { machineChance, machineClock } from '../protocol/machine.fixture.ts'
import { adapterType } from './adapters.ts'
import { readConfig } from './config.ts'
import { until, world } from './inner.fixture.ts'

const soap = adapterType(
  z.strictObject({ user: z.string(), password: z.string(), paths: z.array(z.string()).default([]) }),
  () => {
    throw new Error('not started here')
  },
)

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'anji-config-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function written(folder: string, adapters: unknown[], more: object = {}): string {
  const path = join(folder, 'inner.json')
  const file = {
    outer: { host: 'outer', port: 7443 },
    enrolment: 'east',
    spool: { folder: 'spool' },
    adapters,
    ...more,
  }
  writeFileSync(path, JSON.stringify(file))
  return path
}

test('passwords come from the environment or a file, paths are seen from the configuration', (t) => {
  const folder = folderFor(t)
  writeFileSync(join(folder, 'his.password'), 'from the file\n')
  const adapter = { name: 'his', kind: 'soap', user: { env: 'HIS_USER' }, password: { file: 'his.password' } }
  const config = readConfig(written(folder, [adapter]), { env: { HIS_USER: 'anji' }, types: { soap } })
  assert.deepEqual(config.adapters, [
    { name: 'his', kind: 'soap', options: { user: 'anji', password: 'from the file', paths: [] } },
  ])
  assert.deepEqual([config.enrolment, config.spool.folder], [join(folder, 'east'), join(folder, 'spool')])
  assert.equal(config.commands.triesMax, 20)
})

test('a configuration that cannot work is refused with the place that is wrong', (t) => {
  const folder = folderFor(t)
  const fine = { name: 'his', kind: 'soap', user: 'u', password: 'p' }
  const read = (adapters: unknown[], more?: object) => () =>
    readConfig(written(folder, adapters, more), { env: {}, types: { soap } })
  assert.throws(read([{ ...fine, user: { env: 'HIS_USER' } }]), /environment has no HIS_USER/)
  assert.throws(read([{ ...fine, pasword: 'p' }]), /adapters\.his\./)
  assert.throws(read([{ ...fine, kind: 'mllp' }]), /no adapter of kind mllp/)
  assert.throws(read([fine, fine]), /names must differ/)
  assert.throws(read([{ ...fine, name: '../x' }]), /small letters/)
  assert.throws(read([fine], { outer: { host: '', port: 7443 } }), /outer\.host/)
  assert.throws(read([fine], { listen: 80 }), /listen/)
})

test('new certificates open a new link, and what waited goes through it', async (t) => {
  const here = await world(t)
  here.platform.isUp = false
  const body = {
    hisSessionId: 's',
    hisNumberId: 'n',
    state: 'free',
    revision: 1,
    at: here.clock.now().toISOString(),
  } as const
  await here.hospital.host.deliver({ kind: 'schedule.number', key: 'k', body })
  here.platform.isUp = true
  const identity = {
    id: 'i',
    tls: { certPem: 'new', keyPem: '', caPem: '' },
    sm2: { privateKeyPem: '', publicKeyPem: '' },
  }
  await here.inner.renew({ identity, platformSm2PublicPem: '', spoolKey: Buffer.alloc(32, 7) })
  await until(() => here.platform.kept.length === 1, 'the message')
})

test('the engineer’s command line works on the spool of a hospital, running or not', async (t) => {
  const folder = folderFor(t)
  const context = {
    out: join(folder, 'region'),
    now: machineClock(),
    chance: chanceOver({ now: machineClock }, machineChance.bytes),
  }
  await enrolAuthority(context, 'test region')
  await enrolPlatform(context)
  await enrolOuter(context, ['127.0.0.1'])
  const east = await enrolHospital(context, { name: 'east', title: 'East', institutionCode: 'H1' })
  const config = written(folder, [], { enrolment: east.folder })
  const main = join(import.meta.dirname, 'main.ts')
  const command = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', main, ...args, '--config', config])
    return { status, text: `${stdout}${stderr}`.trim() }
  }
  assert.match(command('status').text, /holds no spool yet/)
  const key = readHospital(east.folder).spoolKey
  const spool = await Spool.open({
    folder: join(folder, 'spool'),
    key,
    bytesMax: 1e9,
    messagesMax: 10,
    commandsMax: 10,
  })
  t.after(() => spool.close())
  const status = command('status')
  assert.deepEqual([status.status, /to the platform: 0 messages/.test(status.text)], [0, true])
  assert.deepEqual(command('aside'), { status: 0, text: 'nothing is set aside' })
  const unknown = command('retry', '00000000-0000-7000-8000-000000000000')
  assert.deepEqual([unknown.status, /No such message is set aside/.test(unknown.text)], [1, true])
  assert.match(command('stop', 'kind:schedule.number').text, /stopped/)
  assert.match(command('sing').text, /status \| aside \| trace \| retry \| discard \| stop \| start/)
})
