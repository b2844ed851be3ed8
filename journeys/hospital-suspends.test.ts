import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pinyin } from 'pinyin-pro'
import { makeContext } from '#kernel'
import { assertBothAgree } from '../server/whole/both-agree.fixture.ts'
import { picture } from './browser.ts'
import * as hospital from './steps/hospital.ts'
import { atHospitalScreen, type HospitalStage, openHospitalStage, residentOnPhone } from './steps/stage.ts'

test('王秀英 books a number of the hospital’s own system; its session is suspended there, she takes another and pays, and both sides agree', async (t) => {
  const stage = await openHospitalStage(t)
  const wang = await residentOnPhone(stage, '王秀英')
  const doctor = await doctorWithTwoSessions(stage)
  const initials = pinyin(doctor, { pattern: 'first', toneType: 'none', type: 'array', surname: 'head' }).join('')
  const first = await hospital.bookAtHospital(wang, initials, doctor)
  await picture(wang, 'hospital-unpaid')
  await hospital.payForNumber(wang)
  await hospital.isBooked(wang)
  await picture(wang, 'hospital-booked')

  const desk = await atHospitalScreen(stage)
  const suspendedAt = performance.now()
  await hospital.suspendSession(desk, await sessionThere(stage, first), '医生临时出诊')
  await picture(desk, 'his-suspended')
  const told = wang.getByRole('heading', { name: '医生停诊，请您选择' })
  // She looks again until it has come; on a busy machine that may take more than one look.
  for (let looks = 0; looks < 60 && !(await told.isVisible()); looks++) {
    await wang.reload()
    await told.waitFor({ timeout: 2_000 }).catch(() => undefined)
  }
  assert.ok(await told.isVisible())
  t.diagnostic(`the resident reads of it ${Math.round(performance.now() - suspendedAt)} ms after the click`)
  await picture(wang, 'hospital-suspended')
  await wang.goto('/notices')
  await wang.getByText(/停诊/).first().waitFor()
  await picture(wang, 'hospital-suspended-notice')

  await wang.goto(`/appointments/${first}`)
  await wang.getByRole('button', { name: '改到这个时间' }).click()
  await wang.getByRole('link', { name: '看新的预约' }).click()
  await wang.waitForURL((url) => url.pathname.startsWith('/appointments/') && !url.pathname.endsWith(first))
  await hospital.payForNumber(wang)
  await hospital.isBooked(wang)
  await picture(wang, 'hospital-booked-again')
  await wang.goto(`/appointments/${first}`)
  await wang.getByText('已原路退回').waitFor()
  await agree(stage)
})

/** One who sits more than once, so that there is an equal number to offer. */
async function doctorWithTwoSessions({ ours }: HospitalStage): Promise<string> {
  const { rows } = await ours.query(
    `select t.name from booking.session s join hospital_numbers.session h on h.session_id = s.id join booking.doctor t on t.id = s.doctor_id
     where s.starts_at > now() + interval '1 day' and s.state = 'open' group by t.name having count(*) > 1 order by t.name limit 1`,
  )
  assert.ok(rows[0], 'the hospital has told its sessions')
  return rows[0].name
}

async function sessionThere({ ours }: HospitalStage, appointmentId: string): Promise<string> {
  const { rows } = await ours.query(
    `select h.his_session_id from hospital_numbers.registration r join hospital_numbers.session h on h.session_id = r.session_id
     where r.appointment_id = $1`,
    [appointmentId],
  )
  return rows[0].his_session_id
}

async function agree({ ours, theirs }: HospitalStage): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await assertBothAgree(makeContext(ours), ours, theirs)
    } catch (error) {
      if (tries > 1_000) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
