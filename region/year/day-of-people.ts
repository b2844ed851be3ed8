/** A day of the people: they come to the clinic, are found, are enrolled, measure at home. */
import { addDays, instantAt, weekdayOf } from '../calendar.ts'
import { unlessRefused } from '../run-days.ts'
import { glucoseOn, illnessOf, pressureOn } from './body.ts'
import { enrolIn, lookAfterAlarms, measureGlucose, measurePressure } from './deeds.ts'
import { count, isAway, type Life, type Today } from './live.ts'
import { icd10Of, type Living, type ProgrammeCode } from './living.ts'
import { people } from './parameters.ts'
import { answers, moment } from './visit.ts'

export async function contacts(life: Life, today: Today): Promise<void> {
  const workday = weekdayOf(today.day) !== 0 && weekdayOf(today.day) !== 6
  for (const one of today.people) {
    if (isAway(one, today.day)) continue
    if (workday && one.enrolOn !== null && one.enrolOn <= today.day)
      await unlessRefused(life.refused, () => enrolAll(life, today, one))
    else if (workday && one.comesOn !== null && one.comesOn <= today.day)
      await unlessRefused(life.refused, () => comes(life, today, one))
    if (one.hasMeter) await unlessRefused(life.refused, () => atHome(life, today, one))
  }
}

/** Which programmes the person belongs into: known to a hospital, or found at the clinic. */
function programmesFor(one: Living): ProgrammeCode[] {
  const codes: ProgrammeCode[] = []
  if (one.known.includes('I10') || one.high.pressure.length >= 3) codes.push('hypertension')
  if (one.known.includes('E11.9') || one.high.glucose.length >= 2) codes.push('diabetes')
  return codes
}

async function enrolAll(life: Life, { day, doctor }: Today, one: Living): Promise<void> {
  const own = one.random.fork(`enrol-${day}`)
  const codes = programmesFor(one)
  one.enrolOn = null
  const at = moment(doctor(one.doctorKey), day, 12)
  await measurePressure(life.world, one, at, pressureOn(own, one.body, day, 'visit'), 'clinic')
  if (codes.includes('diabetes')) await measureGlucose(life.world, one, at, glucoseOn(own, one.body, day), 'clinic')
  for (const code of codes) {
    await enrolIn(life.world, one, code, new Date(at.getTime() + 120_000))
    count(life, `enrolled-${code}`)
  }
  one.followUpOn = addDays(day, own.between(10, 45))
  one.checkOn = own.happens(one.ways.checks) ? addDays(day, own.between(20, 300)) : null
}

/** Measured at the clinic; who is high comes again, and after enough days is somebody to enrol. */
async function comes(life: Life, { day, doctor }: Today, one: Living): Promise<void> {
  const own = one.random.fork(`comes-${day}`)
  const at = moment(doctor(one.doctorKey), day, 5)
  const pressure = pressureOn(own, one.body, day, 'visit')
  await measurePressure(life.world, one, at, pressure, 'clinic')
  const looksForSugar =
    one.known.includes('E11.9') || illnessOf(one.person, 'E11.9', day) !== undefined || own.happens(0.3)
  const glucose = looksForSugar ? glucoseOn(own, one.body, day) : 0
  if (looksForSugar) await measureGlucose(life.world, one, at, glucose, 'clinic')
  count(life, 'measured-at-clinic')
  const isKnown = Object.values(icd10Of).some((code) => one.known.includes(code))
  if (isKnown) {
    if (own.happens(people.otherDoctorAdjusts)) {
      if (pressure.systolic >= 140 || pressure.diastolic >= 90) one.body.pressureSteps += 1
      if (glucose >= 7) one.body.glucoseSteps += 1
    }
    one.comesOn = addDays(day, Math.round((365 / people.unmanagedMeasuredAYear) * (0.7 + own.next() * 0.6)))
    return
  }
  const highPressure = pressure.systolic >= 140 || pressure.diastolic >= 90
  if (highPressure) one.high.pressure.push(day)
  if (glucose >= 7) one.high.glucose.push(day)
  const again = (highPressure || glucose >= 7) && own.happens(people.comesAgain)
  one.comesOn = again ? addDays(day, people.comesAgainDays) : null
  if (one.high.pressure.length < 3 && one.high.glucose.length < 2) return
  count(life, 'found')
  one.comesOn = null
  one.enrolOn = own.happens(one.ways.enrols) ? addDays(day, own.between(1, 10)) : null
}

/** Early in the morning; who sees a value that cannot wait is called by the team. */
async function atHome(life: Life, { day }: Today, one: Living): Promise<void> {
  const own = one.random.fork(`home-${day}`)
  const isIll = one.enrolments.size > 0 || one.known.some((code) => code === 'I10' || code === 'E11.9')
  if (!own.happens(isIll ? people.measuresADay : people.measuresADayWell)) return
  const at = new Date(instantAt(day, '07:00').getTime() + own.between(0, 50) * 60_000)
  const { world } = life
  const pressure = pressureOn(own, one.body, day, 'home')
  await measurePressure(world, one, at, pressure, 'home')
  const diabetic = one.known.includes('E11.9')
  const glucose = diabetic && own.happens(0.4) ? glucoseOn(own, one.body, day) : 0
  if (glucose > 0) await measureGlucose(world, one, at, glucose, 'home')
  count(life, 'measured-at-home')
  if (pressure.systolic < 180 && pressure.diastolic < 110 && glucose < 16.7) return
  count(life, 'alarms')
  await lookAfterAlarms(world, one, new Date(at.getTime() + 70 * 60_000), answers(one, day))
  if (one.followUpOn !== null) one.followUpOn = day
}
