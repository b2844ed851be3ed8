import type { Pickup } from '#contracts/dispensing'
import type { Prescription } from '#contracts/prescribing'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useActing } from '../acting.tsx'
import { LinkRow, Rows, Tag, type Tone } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'
import { usePickups, useSheets } from './use-medicine.ts'

export const sheetTone: Record<Prescription['state'], Tone | undefined> = {
  draft: undefined,
  signed: 'warn',
  returned: 'warn',
  approved: 'good',
  dispensed: undefined,
  withdrawn: undefined,
  expired: undefined,
}

/** All prescriptions: what can be collected first, then what is under way, then the rest. */
export function Medicine() {
  const t = useT()
  const { person } = useActing()
  const sheets = useSheets(person.residentId)
  const pickups = usePickups(person.residentId)
  return (
    <Screen title={t('title')} up="/">
      <Answer of={sheets}>
        {({ prescriptions }) => {
          const shown = prescriptions.filter((sheet) => sheet.state !== 'draft')
          const chosen = new Set(
            (pickups.data?.pickups ?? [])
              .filter(({ state }) => state === 'chosen')
              .map((pickup) => pickup.prescriptionId),
          )
          const ready = new Map(
            (pickups.data?.pickups ?? [])
              .filter(({ state }) => state === 'ready')
              .map((pickup) => [pickup.prescriptionId, pickup]),
          )
          const under = shown.filter(
            (sheet) => !ready.has(sheet.prescriptionId) && ['signed', 'returned', 'approved'].includes(sheet.state),
          )
          const collect = shown.filter((sheet) => ready.has(sheet.prescriptionId))
          const earlier = shown.filter((sheet) => !collect.includes(sheet) && !under.includes(sheet))
          if (shown.length === 0) return <Empty title={t('none')} hint={t('noneHint')} />
          return (
            <>
              <Group title={t('collectNow')} sheets={collect} ready={ready} chosen={chosen} />
              <Group title={t('underWay')} sheets={under} ready={ready} chosen={chosen} />
              <Group title={t('earlier')} sheets={earlier} ready={ready} chosen={chosen} />
            </>
          )
        }}
      </Answer>
    </Screen>
  )
}

function Group(props: {
  title: string
  sheets: readonly Prescription[]
  ready: ReadonlyMap<string, Pickup>
  chosen: ReadonlySet<string>
}) {
  const t = useT()
  const { locale } = usePreferences()
  if (props.sheets.length === 0) return null
  return (
    <>
      <h2 className="section-title">{props.title}</h2>
      <Rows label={props.title}>
        {props.sheets.map((sheet) => (
          <LinkRow
            key={sheet.prescriptionId}
            to={`/medicine/${sheet.prescriptionId}`}
            title={sheet.items.map((item) => (locale === 'zh' ? item.nameZh : item.nameEn)).join('、')}
            note={
              <>
                {sheet.doctorName} · <Time at={sheet.signedAt ?? sheet.createdAt} />
              </>
            }
            end={
              props.ready.has(sheet.prescriptionId) ? (
                <Tag tone="good">{t('code')}</Tag>
              ) : props.chosen.has(sheet.prescriptionId) ? (
                <Tag tone="warn">{t('toPay')}</Tag>
              ) : (
                <Tag tone={sheetTone[sheet.state]}>{t(`state.${sheet.state}`)}</Tag>
              )
            }
          />
        ))}
      </Rows>
    </>
  )
}
