import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'node:test'
import { post, Reach } from './target.ts'

const nowhere = new Reach([])

test('Addresses that are not of the public internet are closed, unless the configuration names their network', () => {
  for (const address of [
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fd00::1',
    'ff02::1',
  ])
    assert.throws(() => nowhere.check(address, 'https:'), /may not reach/, address)
  for (const address of ['8.8.8.8', '172.32.0.1', '2400:3200::1']) {
    assert.doesNotThrow(() => nowhere.check(address, 'https:'))
    assert.throws(() => nowhere.check(address, 'http:'), /only https/)
  }
  const hospital = new Reach(['10.20.0.0/16', 'fd00:1::/32'])
  assert.doesNotThrow(() => hospital.check('10.20.3.4', 'http:'))
  assert.doesNotThrow(() => hospital.check('fd00:1::5', 'http:'))
  assert.throws(() => hospital.check('10.21.0.1', 'https:'))
})

test('Names and addresses in every spelling are looked at before anything is sent', async (t) => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const to = (host: string) => ({ url: `http://${host}:${port}/`, headers: {}, body: '{}' })
  for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '0177.0.0.1', '[::ffff:127.0.0.1]', '[::1]'])
    await assert.rejects(post(nowhere, to(host)), /may not reach/, host)
  assert.equal(asked, 0)
  const open = new Reach(['127.0.0.0/8'])
  assert.equal(await post(open, to('127.0.0.1')), 302, 'a redirect is an answer and is not followed')
  assert.equal(await post(open, to('localhost')).catch((error: Error) => error.message), 302)
  assert.equal(asked, 2)
})

test('An endpoint that does not answer in time is let go, and an endless answer is not read', async (t) => {
  const server = createServer((request, response) => {
    if (request.url === '/silent') return
    response.writeHead(200)
    const more = setInterval(() => response.write('x'.repeat(10_000)), 1)
    response.on('close', () => clearInterval(more))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const open = new Reach(['127.0.0.0/8'])
  const to = (path: string) => ({ url: `http://127.0.0.1:${port}${path}`, headers: {}, body: '' })
  await assert.rejects(post(open, to('/silent'), 100), /No answer in time/)
  assert.equal(await post(open, to('/endless'), 1000), 200)
})
