import { alwaysTold, NothingAsked, NoticeKind, SaveSettingsRequest, Settings } from '#contracts/reminders'
import { audit, refuseUnless, verb } from '#kernel'
import type { Setting } from './notice.ts'
import * as store from './store.ts'

export const readSettings = verb(
  {
    name: 'reminders.read_settings',
    may: ['resident'],
    input: NothingAsked,
    answer: Settings,
    summary: 'Which messages a person gets, in which language and when not.',
  },
  async (ctx) => show(await store.settingOf(ctx, ctx.actor.id)),
)

/** What is left out stays. Refusals: reminders.kind_always_told. */
export const saveSettings = verb(
  {
    name: 'reminders.save_settings',
    may: ['resident'],
    input: SaveSettingsRequest,
    answer: Settings,
    summary: 'Changes which messages a person gets.',
  },
  async (ctx, { byMessage = [], ...changed }) => {
    const before = await store.settingOf(ctx, ctx.actor.id)
    const off = new Set(before.offKinds)
    for (const { kind, on } of byMessage) {
      refuseUnless(on || !alwaysTold.includes(kind), 'reminders.kind_always_told', {
        field: 'byMessage',
        params: { kind },
      })
      if (on) off.delete(kind)
      else off.add(kind)
    }
    const setting: Setting = {
      language: changed.language ?? before.language,
      quietFrom: changed.quietFrom ?? before.quietFrom,
      quietUntil: changed.quietUntil ?? before.quietUntil,
      offKinds: [...off],
    }
    await store.saveSetting(ctx, ctx.actor.id, setting)
    await audit(ctx, { action: 'update', residentId: ctx.actor.id, entity: 'reminders.setting' })
    return show(setting)
  },
)

const show = ({ language, quietFrom, quietUntil, offKinds }: Setting) => ({
  language,
  quietFrom,
  quietUntil,
  kinds: NoticeKind.options.map((kind) => ({
    kind,
    byMessage: !offKinds.includes(kind),
    canSwitchOff: !alwaysTold.includes(kind),
  })),
})
