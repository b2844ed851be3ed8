import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberOf } from '../soap/testing.ts'
import { freshHis } from '../testing.ts'

const at = new Date('2026-03-02T00:00:00Z')

test('the counter sells, suspends and reports in both languages; a form without its token changes nothing', async (t) => {
  const his = await freshHis(t, { clock: { now: () => at } })
  const { number, session } = await numberOf(his, at)
  const first = await fetch(`${his.url}/sessions/${session}`)
  assert.match(first.headers.get('content-security-policy')!, /^default-src 'none'/)
  const cookie = first.headers.get('set-cookie')!.split(';')[0]!
  const page = await first.text()
  const token = /name="token" value="([\w-]+)"/.exec(page)![1]!
  assert.match(page, /窗口挂号/)
  assert.doesNotMatch(page, /style=|<script| on\w+=/)

  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = { cookie }) => {
    const body = new URLSearchParams({ token, lang: 'en', ...fields })
    return fetch(`${his.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' })
  }
  const person = { number, name: `<b>甲</b>'"&`, sex: 'female', birthDate: '1970-01-01', phone: '' }
  const sale = { ...person, documentNumber: '990126197001010022' }
  assert.equal((await post('/sell', sale, {})).status, 403)
  assert.equal((await post('/sell', { ...sale, token: 'x'.repeat(32) })).status, 403)
  assert.match((await post('/sell', sale)).headers.get('location')!, /said=done$/)
  assert.match((await post('/sell', sale)).headers.get('location')!, /said=no-taken$/)
  assert.match((await post('/sell', { ...sale, birthDate: 'x' })).headers.get('location')!, /said=no-form$/)
  const sold = await (await fetch(`${his.url}/sessions/${session}?lang=en&said=done`)).text()
  assert.match(sold, /&#60;b&#62;甲&#60;\/b&#62;&#39;&#34;&#38;/)
  assert.match(sold, /Give back/)
  assert.match((await post(`/sessions/${session}/suspend`, { reason: '会诊' })).headers.get('location')!, /said=done$/)
  assert.match((await post('/sell', sale)).headers.get('location')!, /said=no-suspended$/)
  assert.match((await post(`/numbers/${number}/give-back`, {})).headers.get('location')!, /said=done$/)
  const states = await his.pool.query('select distinct state from number where session_id = $1', [session])
  assert.deepEqual(states.rows, [{ state: 'suspended' }])
  const values = new URLSearchParams({ token, panel: '55399-0', patientId: 'P0000001', conclusion: '' })
  values.append('values', '5.0')
  values.append('values', '5.5')
  const written = await fetch(`${his.url}/reports`, {
    method: 'POST',
    body: values,
    headers: { cookie },
    redirect: 'manual',
  })
  assert.match(written.headers.get('location')!, /said=done$/)
  assert.match(
    (await post('/misbehave', { kind: 'late', where: '*', times: '1', ms: '10' })).headers.get('location')!,
    /done/,
  )
  const xml = '<Envelope><Body><LockNumber><request></request></LockNumber></Body></Envelope>'
  for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
    assert.equal(
      (await fetch(his.soapUrl, { method: 'POST', body: xml, headers: { 'content-type': type } })).status,
      415,
    )
  for (const path of ['/', '/registrations', '/reports', '/messages', '/misbehave'])
    assert.equal((await fetch(`${his.url}${path}?lang=en`)).status, 200, path)
})
