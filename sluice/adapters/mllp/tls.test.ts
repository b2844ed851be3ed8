import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from 'node:tls'
import { testAuthority } from '../../protocol/certificates.fixture.ts'
import { machineClock } from '../../protocol/machine.fixture.ts'
import { recordingHost } from '../testing.ts'
import { Framer, frame, MllpOptions } from './index.ts'
import { startMllp } from './start.ts'

test('over TLS only senders with a certificate of the authority are heard', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'anji-mllp-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const authority = await testAuthority(machineClock())
  const [own, his] = [await authority.issue('urn:anji:sluice'), await authority.issue('urn:anji:his')]
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const tls = {
    certFile: file('cert', own.certPem),
    keyFile: file('key', own.keyPem),
    caFile: file('ca', authority.caPem),
  }
  const host = recordingHost(t)
  const listen = { host: '127.0.0.1', port: 0, allow: ['127.0.0.1'], tls }
  const adapter = await startMllp(MllpOptions.parse({ hospital: 'h1', listen }), host)
  t.after(() => adapter.stop())
  const send = (client: object) =>
    new Promise<string>((resolve) => {
      const checks = { ca: authority.caPem, checkServerIdentity: () => undefined }
      const socket = connect({ host: '127.0.0.1', port: adapter.port, ...checks, ...client })
      t.after(() => socket.destroy())
      const framer = new Framer(10_000)
      socket.on('data', (chunk: Buffer) => {
        for (const each of framer.push(chunk)) if (each.kind === 'message') resolve(each.bytes.toString())
      })
      socket.on('error', () => resolve('closed'))
      socket.on('close', () => resolve('closed'))
      socket.write(frame(Buffer.from('MSH|^~\\&|HIS|H1|ANJI|R|20260302||ADT^A28|1|P|2.5.1\rPID|1||P1||张三\r')))
    })
  assert.match(await send({ cert: his.certPem, key: his.keyPem }), /MSA\|AA\|1/)
  assert.equal(await send({}), 'closed')
  assert.equal(host.kept.messages.length, 1)
})
