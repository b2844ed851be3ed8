import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Role } from '#kernel'
import { freshDatabase } from '#testing'
import { hospital, institution } from '#testing/people'
import { institutionSeen, keepsRegion, narrowedToReader, seesRegion } from './index.ts'

test('the fund’s auditor and the lead’s manager see the region, another manager the own institution, a doctor the own part', async (t) => {
  const region = await freshDatabase(t)
  const lead = await institution(region, 'internet-hospital', '安平互联网医院')
  const county = await hospital(region)
  const as = (role: Role, institutionId?: string) =>
    region.ctx({ id: 'me', roles: [role], name: '我', ...(institutionId ? { institutionId } : {}) })
  const table: [role: Role, at: string | undefined, sees: boolean, keeps: boolean][] = [
    ['auditor', undefined, true, true],
    ['auditor', county.id, true, true],
    ['system', undefined, true, true],
    ['manager', lead.id, true, true],
    ['manager', county.id, false, false],
    ['manager', undefined, false, false],
    ['doctor', lead.id, false, false],
    ['administrator', lead.id, false, true],
    ['administrator', undefined, false, true],
    ['administrator', county.id, false, false],
  ]
  for (const [role, at, sees, keeps] of table) {
    const ctx = as(role, at)
    const who = `${role} of ${at === lead.id ? 'the lead' : at ? 'the county' : 'none'}`
    assert.deepEqual([await seesRegion(ctx), await keepsRegion(ctx)], [sees, keeps], who)
  }

  const code = 'dashboards.other_institution'
  const no = { code }
  assert.equal(await institutionSeen(as('manager', lead.id), code), null)
  assert.equal(await institutionSeen(as('auditor'), code, county.id), county.id)
  assert.equal(await institutionSeen(as('manager', county.id), code), county.id)
  await assert.rejects(institutionSeen(as('manager', county.id), code, lead.id), no)
  await assert.rejects(institutionSeen(as('manager'), code), no, 'a manager of nowhere sees nothing')
  await assert.rejects(institutionSeen(as('doctor', county.id), code), no)

  assert.deepEqual(await narrowedToReader(as('auditor'), code, { doctorId: 'x' }), { doctorId: 'x' })
  assert.deepEqual(await narrowedToReader(as('manager', county.id), code, { doctorId: 'x' }), {
    doctorId: 'x',
    institutionId: county.id,
  })
  assert.deepEqual(await narrowedToReader(as('doctor', county.id), code, {}), { doctorId: 'me' })
  await assert.rejects(narrowedToReader(as('doctor', county.id), code, { doctorId: 'x' }), no)
  await assert.rejects(narrowedToReader(as('pharmacist', county.id), code, {}), no)
})
