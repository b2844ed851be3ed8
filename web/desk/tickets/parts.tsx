import { Tag } from 'antd'
import { type SpecialDisease, SpecialDiseases, type Ticket } from '#contracts/benefits'
import { usePreferences } from '../../shell/preferences.ts'
import { Day } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useT } from './texts.ts'

const colours = { applied: 'warning', approved: 'success', refused: 'error', ended: 'default' } as const

export function TicketState({ of: { state } }: { of: Pick<Ticket, 'state'> }) {
  const t = useT()
  return <Tag color={colours[state]}>{t(`state.${state}`)}</Tag>
}

export function Validity({ of }: { of: Pick<Ticket, 'valid_from' | 'valid_to'> }) {
  if (of.valid_from === null) return <>—</>
  return (
    <>
      <Day date={of.valid_from} /> – {of.valid_to ? <Day date={of.valid_to} /> : '…'}
    </>
  )
}

/** The list of diseases once each, and what a code is called; a code of another day is said as it is. */
export function useDiseases() {
  const { locale } = usePreferences()
  const listed = useApi('/api/benefits/special-diseases', SpecialDiseases).data?.diseases ?? []
  const byCode = new Map<string, SpecialDisease>(listed.map((one) => [one.code, one]))
  const say = (one: SpecialDisease) => (locale === 'zh' ? one.name : one.nameEn)
  return {
    diseases: [...byCode.values()],
    say,
    nameOf: (code: string) => {
      const found = byCode.get(code)
      return found ? say(found) : code
    },
  }
}
