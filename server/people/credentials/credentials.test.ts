import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import type { Actor } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, mayActFor, registerResident } from '#people/residents'
import { endPlacement, readStaff, registerStaff } from '#people/staff'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import {
  actorOfSession,
  changePassword,
  credentialsModule,
  listDemoPeople,
  openSession,
  openStaffAccount,
  renewSecondFactor,
  sendSignInCode,
  signInAsDemoPerson,
  signInByPassword,
  signInByPhone,
} from './index.ts'
import { remoteSms } from './remote/sms.ts'
import { totpAt } from './totp.ts'

const phone = '13800001111'
const card = (birth: string, order = '002') => {
  const first17 = `330102${birth.replaceAll('-', '')}${order}`
  return { documentType: 'id-card', documentNumber: first17 + checkDigitOf(first17) } as const
}
const anonymous: Actor = { id: 'anonymous', roles: ['anonymous'], name: '' }

async function sendCode(region: TestRegion, to = phone): Promise<string> {
  const { demoCode } = await sendSignInCode(region.ctx(anonymous), to)
  return demoCode!
}
const wrongOf = (code: string) => (code === '000000' ? '000001' : '000000')

test('a code signs the phone in once: a replayed, expired, replaced or other phone’s code does not', async (t) => {
  const region = await freshDatabase(t)
  const signIn = (code: string, of = phone) => signInByPhone(region.ctx(anonymous), { phone: of, code })
  const first = await sendCode(region)
  await signIn(first)
  await assert.rejects(signIn(first), { code: 'credentials.code_used' })
  region.clock.advance(2)
  const second = await sendCode(region)
  await assert.rejects(signIn(second, '13900002222'), { code: 'credentials.code_wrong' })
  region.clock.advance(5)
  await assert.rejects(signIn(second), { code: 'credentials.code_expired' })
  const third = await sendCode(region)
  if (third !== second) await assert.rejects(signIn(second), { code: 'credentials.code_wrong' })
  await signIn(third)
})

test('five wrong codes lock the phone for 15 minutes, also for the right code and for a new one', async (t) => {
  const region = await freshDatabase(t)
  const code = await sendCode(region)
  const signIn = (typed: string) => signInByPhone(region.ctx(anonymous), { phone, code: typed })
  for (let tries = 0; tries < 5; tries += 1)
    await assert.rejects(signIn(wrongOf(code)), { code: 'credentials.code_wrong' })
  await assert.rejects(signIn(code), { code: 'credentials.locked', params: { minutes: 15 } })
  region.clock.advance(2)
  await assert.rejects(sendCode(region), { code: 'credentials.locked' })
  region.clock.advance(13)
  await signIn(await sendCode(region))
})

test('a right code forgets the failures before it', async (t) => {
  const region = await freshDatabase(t)
  for (let round = 0; round < 2; round += 1) {
    const code = await sendCode(region)
    const signIn = (typed: string) => signInByPhone(region.ctx(anonymous), { phone, code: typed })
    for (let tries = 0; tries < 4; tries += 1)
      await assert.rejects(signIn(wrongOf(code)), { code: 'credentials.code_wrong' })
    await signIn(code)
    region.clock.advance(2)
  }
})

test('codes go out at most once a minute and five times an hour', async (t) => {
  const region = await freshDatabase(t)
  await sendCode(region)
  await assert.rejects(sendCode(region), { code: 'credentials.code_too_soon', params: { seconds: 60 } })
  for (let sent = 1; sent < 5; sent += 1) {
    region.clock.advance(1)
    await sendCode(region)
  }
  region.clock.advance(1)
  await assert.rejects(sendCode(region), { code: 'credentials.code_too_many' })
  region.clock.advance(60)
  await sendCode(region)
})

test('codes are stored as keyed hashes, and phones encrypted', async (t) => {
  const region = await freshDatabase(t)
  const code = await sendCode(region)
  for (const table of ['phone_code', 'account', 'local_message']) {
    const { rows } = await region.pool.query(`select row_to_json(r)::text as row from credentials.${table} r`)
    assert.doesNotMatch(rows.map(({ row }) => row).join(), new RegExp(`"${code}"|${phone}`))
  }
})

async function withStaff(t: TestContext) {
  const region = await freshDatabase(t)
  const hospital = await registerInstitution(region.ctx(), {
    code: 'H33010000001',
    name: '安平互联网医院',
    kind: 'internet-hospital',
    level: 3,
    licenceNumber: 'PDY000001',
    responsibleName: '赵立',
    responsiblePhone: '057188000000',
    phone: '057188000001',
    address: '安平市中山路 1 号',
  })
  const staff = await registerStaff(region.ctx(), {
    name: '李明',
    sex: 'male',
    roles: ['doctor'],
    title: 'attending',
    speciality: '',
    introduction: '',
    practiceStart: '2015-01-01',
    documentNumber: card('1980-01-01').documentNumber,
    placement: { institutionId: hospital.id, department: '全科', validFrom: '2015-01-01' },
    licences: [],
  })
  return { region, staff, account: { staffId: staff.id, userName: 'liming', password: 'Anping-2026-ok' } }
}

test('a doctor’s sign-in needs the second factor, and a second-factor code counts once (R01)', async (t) => {
  const { region, account } = await withStaff(t)
  const { secret, uri } = await openStaffAccount(region.ctx(), account)
  assert.match(uri, /^otpauth:\/\/totp\/Anji:liming\?/)
  const { userName, password } = account
  const signIn = (totp?: string) => signInByPassword(region.ctx(anonymous), { userName, password, totp })
  await assert.rejects(signIn(), { code: 'credentials.second_factor_needed' })
  const code = totpAt(secret, region.clock.now())
  await signIn(code)
  await assert.rejects(signIn(code), { code: 'credentials.password_wrong' })
  region.clock.advance(1)
  await signIn(totpAt(secret, region.clock.now()))
  const renewed = await renewSecondFactor(region.ctx(), { staffId: account.staffId })
  region.clock.advance(1)
  await assert.rejects(signIn(totpAt(secret, region.clock.now())), { code: 'credentials.password_wrong' })
  await signIn(totpAt(renewed.secret, region.clock.now()))
})

test('five wrong passwords lock the user name, known or not', async (t) => {
  const { region, account } = await withStaff(t)
  await openStaffAccount(region.ctx(), account)
  for (const userName of ['liming', 'nobody']) {
    const attempt = () => signInByPassword(region.ctx(anonymous), { userName, password: 'guess-12345' })
    for (let tries = 0; tries < 5; tries += 1) await assert.rejects(attempt(), { code: 'credentials.password_wrong' })
    await assert.rejects(attempt(), { code: 'credentials.locked' })
  }
})

test('weak passwords and taken names are refused; passwords are stored as argon2id', async (t) => {
  const { region, account } = await withStaff(t)
  for (const password of ['short1', 'onlyletters', '1234567890', 'liming-2026']) {
    await assert.rejects(openStaffAccount(region.ctx(), { ...account, password }), {
      code: 'credentials.password_weak',
    })
  }
  await openStaffAccount(region.ctx(), account)
  await assert.rejects(openStaffAccount(region.ctx(), account), { code: 'credentials.account_exists' })
  const { rows } = await region.pool.query('select argon2id from credentials.password')
  assert.match(rows[0].argon2id, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('changing the password needs the old one and ends the other sessions', async (t) => {
  const { region, account } = await withStaff(t)
  const { secret } = await openStaffAccount(region.ctx(), account)
  const accountId = await signInByPassword(region.ctx(anonymous), {
    ...account,
    totp: totpAt(secret, region.clock.now()),
  })
  const [here, there] = [
    await openSession(region.ctx(), { accountId, method: 'password' }),
    await openSession(region.ctx(), { accountId, method: 'password' }),
  ]
  const actor = (await actorOfSession(region.ctx(), here.token))!
  const change = (current: string, next: string) => changePassword(region.ctx(actor), { current, next })
  await assert.rejects(change('wrong-password-1', 'Anping-2027-ok'), { code: 'credentials.password_wrong' })
  await assert.rejects(change(account.password, 'weakweakweak'), { code: 'credentials.password_weak' })
  await change(account.password, 'Anping-2027-ok')
  assert.notEqual(await actorOfSession(region.ctx(), here.token), null)
  assert.equal(await actorOfSession(region.ctx(), there.token), null)
})

test('staff whose last placement has ended belong nowhere and may nothing, an administrator least of all', async (t) => {
  const { region, staff, account } = await withStaff(t)
  const { secret } = await openStaffAccount(region.ctx(), account)
  const totp = totpAt(secret, region.clock.now())
  const accountId = await signInByPassword(region.ctx(anonymous), { ...account, totp })
  const { token } = await openSession(region.ctx(), { accountId, method: 'password' })
  assert.deepEqual((await actorOfSession(region.ctx(), token))?.roles, ['doctor'])
  const placementId = (await readStaff(region.ctx(), { staffId: staff.id })).placements[0]!.id
  await endPlacement(region.ctx(), { staffId: staff.id, placementId, reason: '调离本院' })
  const actor = await actorOfSession(region.ctx(), token)
  assert.deepEqual([actor?.roles, actor?.institutionId], [[], undefined])
})

test('an unknown or altered session token is nobody', async (t) => {
  const region = await freshDatabase(t)
  const code = await sendCode(region)
  const accountId = await signInByPhone(region.ctx(anonymous), { phone, code })
  const { token } = await openSession(region.ctx(), { accountId, method: 'phone' })
  for (const forged of ['', 'x', `${token}x`, token.slice(1)])
    assert.equal(await actorOfSession(region.ctx(), forged), null)
  const { rows } = await region.pool.query('select token_hash from credentials.session')
  assert.notEqual(rows[0].token_hash, token)
})

test('outside demo mode there are no demo people and no one-click sign-in', async (t) => {
  const region = await freshDatabase(t)
  assert.deepEqual(await listDemoPeople(region.ctx(), false), [])
  await assert.rejects(async () => signInAsDemoPerson(region.ctx(), region.chance.uuid(), false), {
    code: 'credentials.demo_only',
  })
})

async function withResident(t: TestContext) {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, [credentialsModule])
  const person = async (name: string, birth: string, to?: string): Promise<Actor> => {
    const { id } = await registerResident(region.ctx(), { name, ...card(birth), ...(to ? { phone: to } : {}) })
    return { id, roles: ['resident'], name }
  }
  const mother = await person('陈小燕', '1985-01-01', phone)
  const ask = (actor: Actor, relation: string, form: object) =>
    server.call(actor, `POST /api/credentials/residents/${actor.id}/family`, { relation, person: form })
  const confirm = (actor: Actor, requestId: string, code: string) =>
    server.call(actor, `POST /api/credentials/family-requests/${requestId}/confirm`, { code })
  return { region, server, person, mother, ask, confirm }
}

test('a child under 14 is added by its guardian at once; the next guardian needs the first one’s code', async (t) => {
  const { region, person, mother, ask, confirm } = await withResident(t)
  const child = { name: '林一', ...card('2018-05-05') }
  const added = await ask(mother, 'child', child)
  assert.deepEqual([added.status, added.body.link.basis, added.body.link.until], [200, 'guardian', '2032-05-05'])
  const grandmother = await person('王秀英', '1958-07-01', '13900002222')
  const asked = await ask(grandmother, 'grandchild', child)
  assert.deepEqual([asked.body.link, asked.body.request.code.phoneMasked], [null, '138****1111'])
  const { id, code } = asked.body.request
  assert.equal(
    (await confirm(mother, id, code.demoCode)).body.code,
    'residents.family_request_not_found',
    'only the asker confirms',
  )
  assert.equal((await confirm(grandmother, id, code.demoCode)).status, 200)
  assert.equal(await mayActFor(region.ctx(grandmother), added.body.link.memberId), true)
})

test('an adult is added by the code sent to their own phone, registered or not', async (t) => {
  const { region, person, mother, ask, confirm } = await withResident(t)
  const father = await person('王福', '1955-01-01', '13900002222')
  const registered = await ask(mother, 'parent', { name: '王福', ...card('1955-01-01'), phone: '13900002222' })
  const { id, code } = registered.body.request
  assert.equal((await confirm(mother, id, wrongOf(code.demoCode))).body.code, 'credentials.code_wrong')
  assert.equal(await mayActFor(region.ctx(mother), father.id), false)
  assert.equal((await confirm(mother, id, code.demoCode)).body.basis, 'confirmed')
  assert.equal(await mayActFor(region.ctx(mother), father.id), true)
  assert.equal((await confirm(mother, id, code.demoCode)).body.code, 'residents.family_request_not_found')

  const spouse = { name: '林强', ...card('1984-02-02') }
  assert.equal((await ask(mother, 'spouse', spouse)).body.code, 'residents.family_phone_missing')
  const fresh = await ask(mother, 'spouse', { ...spouse, phone: '13700003333' })
  const linked = await confirm(mother, fresh.body.request.id, fresh.body.request.code.demoCode)
  assert.deepEqual([linked.status, linked.body.memberName], [200, '林强'])
})

test('nobody is added with another name, another phone, by someone else, or as themselves', async (t) => {
  const { region, person, mother, ask, server } = await withResident(t)
  const father = await person('王福', '1955-01-01', '13900002222')
  const of = card('1955-01-01')
  assert.equal((await ask(mother, 'parent', { name: '王贵', ...of })).body.code, 'residents.real_name_mismatch')
  const own = await ask(mother, 'parent', { name: '王福', ...of, phone: '13700003333' })
  assert.equal(own.body.code, 'residents.real_name_phone_mismatch')
  const taken = await ask(mother, 'spouse', { name: '林强', ...card('1984-02-02'), phone })
  assert.equal(taken.body.code, 'residents.phone_taken')
  assert.equal(
    (await ask(mother, 'other', { name: '陈小燕', ...card('1985-01-01') })).body.code,
    'residents.family_self',
  )
  const forOther = await server.call(mother, `POST /api/credentials/residents/${father.id}/family`, {
    relation: 'child',
    person: { name: '林一', ...card('2018-05-05') },
  })
  assert.equal(forOther.body.code, 'residents.not_acting_for')
  assert.equal(await mayActFor(region.ctx(mother), father.id), false)
})

test('the SMS gateway gets phone and text with its token, and its failure is a refusal to try later', async (t) => {
  const region = await freshDatabase(t)
  const taken: unknown[] = []
  const gateway = createServer((request, response) => {
    let text = ''
    request.on('data', (part) => (text += part))
    request.on('end', () => {
      const message = JSON.parse(text)
      taken.push([request.headers.authorization, message])
      response.writeHead(message.text === 'fail' ? 500 : 202).end()
    })
  })
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done))
  t.after(() => gateway.close())
  const link = remoteSms({ url: `http://127.0.0.1:${(gateway.address() as { port: number }).port}/`, token: 'secret' })
  await link.send(region.ctx(), phone, '你好')
  assert.deepEqual(taken, [['Bearer secret', { phone, text: '你好' }]])
  await assert.rejects(link.send(region.ctx(), phone, 'fail'), { code: 'credentials.sms_unavailable' })
})
