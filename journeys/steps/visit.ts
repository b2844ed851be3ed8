import type { Page } from 'playwright-core'
import * as doctor from './doctor.ts'
import * as resident from './resident.ts'
import { residentOnPhone, type Stage, staffAtDesk } from './stage.ts'

export interface Meeting {
  readonly wang: Page
  readonly li: Page
  readonly consultId: string
}

/** 王秀英 and 李明 in conversation about her hypertension. */
export async function meeting(stage: Stage): Promise<Meeting> {
  const [wang, li] = await Promise.all([residentOnPhone(stage, '王秀英'), staffAtDesk(stage, '李明')])
  await resident.bookFollowUp(wang, '李明', '高血压')
  const consultId = await resident.enterWaitingRoom(wang)
  await doctor.startDuty(li)
  await doctor.accept(li, '王秀英')
  return { wang, li, consultId }
}

/** The doctor judges, diagnoses, prescribes amlodipine, signs, and ends the visit. */
export async function prescribeAndEnd(li: Page): Promise<void> {
  await doctor.judgeStable(li)
  await doctor.addDrug(li, 'aldp', '氨氯地平')
  await doctor.signPrescription(li)
  await doctor.signAndEnd(li)
}
