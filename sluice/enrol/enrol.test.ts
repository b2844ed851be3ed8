import assert from 'node:assert/strict'
import { randomBytes, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { RegisterSluiceRequest } from '#contracts/sluices'
import { chanceOver } from './chance.ts'
import {
  type EnrolContext,
  enrolAuthority,
  enrolHospital,
  enrolOuter,
  enrolPlatform,
  list,
  renewList,
  revoke,
  rotate,
} from './enrol.ts'
import { tlsFilesOf } from './folder.ts'
import { readHospital, stampOf } from './read.ts'

const dayMs = 86_400_000
const county = { name: 'county', title: '县医院', institutionCode: 'H330523' }

async function region(t: TestContext): Promise<EnrolContext & { after(days: number): EnrolContext }> {
  const out = mkdtempSync(join(tmpdir(), 'anji-enrol-'))
  t.after(() => rmSync(out, { recursive: true, force: true }))
  // TLS asks the machine for the time; so does the file system, and a test may read that.
  const now = statSync(out).mtime
  const context = { out, now, chance: chanceOver({ now: () => now }, randomBytes) }
  await enrolAuthority(context, '安吉测试区域')
  await enrolPlatform(context)
  await enrolOuter(context, ['localhost', '127.0.0.1'])
  return { ...context, after: (days) => ({ ...context, now: new Date(now.getTime() + days * dayMs) }) }
}

const filesOf = (out: string, folder: string) => {
  const read = (file: string) => readFileSync(join(out, folder, file), 'utf8')
  const { cert, key } = tlsFilesOf({ name: folder })
  return { cert: read(cert), key: read(key), ca: read('ca.pem'), crl: read('crl.pem') }
}

/** Whether a hospital's files are let in by outer's, and outer's believed by the hospital. */
async function letIn(out: string, guest: ReturnType<typeof filesOf>): Promise<string> {
  const server = createServer({ ...filesOf(out, 'outer'), requestCert: true, rejectUnauthorized: false })
  const met = new Promise<string>((resolve) => {
    server.once('secureConnection', (socket: TLSSocket) => {
      resolve(socket.authorized ? socket.getPeerX509Certificate()!.subjectAltName! : `${socket.authorizationError}`)
    })
    server.once('tlsClientError', (error) => resolve(error.message))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect({ ...guest, host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  socket.on('error', () => {})
  const answer = await met
  socket.destroy()
  server.close()
  return answer
}

test('a hospital’s folder holds everything that inner needs, its keys for the owner’s eyes only', async (t) => {
  const { out, ...context } = await region(t)
  const { id, folder } = await enrolHospital({ out, ...context }, county)
  const files = readHospital(folder)
  assert.deepEqual([files.identity.id, files.name, files.spoolKey.length], [id, 'county', 32])
  for (const key of ['tls-key.pem', 'sm2-key.pem', 'spool.key'])
    assert.equal(statSync(join(folder, key)).mode & 0o777, 0o600)
  assert.equal(statSync(join(out, 'authority/key.pem')).mode & 0o777, 0o600)
  assert.equal(statSync(join(out, 'hospitals')).mode & 0o777, 0o700)
  const registration = RegisterSluiceRequest.parse(
    JSON.parse(readFileSync(join(out, 'registrations/county.json'), 'utf8')),
  )
  assert.equal(registration.sm2PublicKeyPem, files.identity.sm2.publicKeyPem)
  const certificate = new X509Certificate(files.identity.tls.certPem)
  assert.deepEqual(
    registration.certificates.map(({ serial }) => serial),
    [certificate.serialNumber.toLowerCase()],
  )
  assert.ok(!JSON.stringify(registration).includes('PRIVATE'))
})

test('outer lets in whom the region enrolled, and a strange authority’s hospital not', async (t) => {
  const here = await region(t)
  const elsewhere = await region(t)
  const { id } = await enrolHospital(here, county)
  await enrolHospital(elsewhere, county)
  assert.equal(await letIn(here.out, filesOf(here.out, 'hospitals/county')), `URI:anji:sluice:${id}`)
  assert.equal(await letIn(here.out, filesOf(here.out, 'platform')), 'URI:anji:platform')
  const { cert, key } = filesOf(elsewhere.out, 'hospitals/county')
  const stranger = { ...filesOf(here.out, 'outer'), cert, key }
  assert.match(await letIn(here.out, stranger), /CERT|ISSUER|SIGNATURE/)
})

test('rotated, the old certificate is valid beside the new one until it is revoked; revoked, it is not let in', async (t) => {
  const here = await region(t)
  const { folder } = await enrolHospital(here, county)
  const old = filesOf(here.out, 'hospitals/county')
  const stamp = stampOf(folder)
  const { serial } = await rotate(here, 'county')
  const renewed = filesOf(here.out, 'hospitals/county')
  assert.notEqual(renewed.cert, old.cert)
  assert.notEqual(stampOf(folder), stamp)
  readHospital(folder)
  const crl = join(folder, 'crl.pem')
  writeFileSync(crl, renewed.crl.slice(0, 100))
  assert.throws(() => readHospital(folder), /ca\.pem or crl\.pem is not whole/)
  writeFileSync(crl, renewed.crl)
  for (const files of [old, renewed]) assert.match(await letIn(here.out, files), /URI:anji:sluice/)
  const oldSerial = new X509Certificate(old.cert).serialNumber
  assert.deepEqual(await revoke(here, 'county', oldSerial), [oldSerial.toLowerCase()])
  assert.equal(await letIn(here.out, old), 'CERT_REVOKED')
  assert.match(await letIn(here.out, renewed), /URI:anji:sluice/)
  const { certificates } = JSON.parse(readFileSync(join(here.out, 'registrations/county.json'), 'utf8'))
  assert.deepEqual(
    certificates.map((each: { serial: string }) => each.serial),
    [serial],
  )
  await revoke(here, 'county')
  assert.equal(await letIn(here.out, renewed), 'CERT_REVOKED')
  await assert.rejects(revoke(here, 'county'), /no such certificate/)
})

test('what ends soon is warned of, certificates and the list of revoked ones alike', async (t) => {
  const here = await region(t)
  await enrolHospital(here, county)
  assert.deepEqual(list(here).warnings, [])
  const late = here.after(380)
  const { lines, warnings } = list(late)
  assert.ok(lines.every(({ state }) => state === 'ends soon'))
  assert.equal(warnings.length, 4)
  for (const name of ['platform', 'outer', 'county']) await rotate(late, name)
  await renewList(late)
  assert.deepEqual(list(late).warnings, [])
  assert.equal(list(here.after(420)).lines.filter(({ state }) => state === 'ended').length, 3)
})

test('nobody is enrolled twice, nor under a name that is a path, nor a hospital before the platform', async (t) => {
  const here = await region(t)
  await enrolHospital(here, county)
  await assert.rejects(enrolHospital(here, county), /enrolled already/)
  await assert.rejects(enrolHospital(here, { ...county, name: '../county' }), /small letters/)
  await assert.rejects(enrolAuthority(here, 'again'), /authority already/)
  await assert.rejects(enrolOuter(here, []), /--host/)
  await assert.rejects(rotate(here, 'nobody'), /nobody is enrolled/)
  const bare = { ...here, out: join(here.out, 'bare') }
  await enrolAuthority(bare, 'bare')
  await assert.rejects(enrolHospital(bare, county), /platform first/)
})
