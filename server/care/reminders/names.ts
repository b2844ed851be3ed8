/** The names behind a notice's ids, when it is read or sent. */
import type { Context } from '#kernel'
import { institutionOf } from '#people/institutions'
import { maskName, residentsOf } from '#people/residents'
import type { Notice } from './notice.ts'
import * as store from './store.ts'
import type { Names } from './words.ts'

export async function namesOf(ctx: Context, notice: Notice): Promise<Names & { aboutName: string }> {
  const { institutionId, doctorId } = notice.facts
  const [about] = await residentsOf(ctx, [notice.aboutId])
  const name = about?.name ?? ''
  return {
    institution: institutionId ? (await institutionOf(ctx, institutionId)).name : '',
    doctor: doctorId ? ((await store.doctorOf(ctx, doctorId))?.name ?? '') : '',
    about: notice.aboutId === notice.personId ? null : maskName(name),
    aboutName: name,
  }
}
