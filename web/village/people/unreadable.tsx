import { Notice } from '../../resident/kit/parts.tsx'
import { useExchange } from '../exchange/exchange-provider.tsx'
import { useData, useStore } from '../store.tsx'
import { useT } from '../texts.ts'

/** What lies here and cannot be read is said, with the way to bring it again; everybody else is shown all the same. */
export function Unreadable() {
  const t = useT()
  const lost = useData('unreadable', (store) => store.unreadable()).data ?? []
  if (lost.length === 0) return null
  const people = lost.filter(({ kind }) => kind === 'person').length
  return (
    <Notice
      tone="warn"
      title={people > 0 ? t('people.unreadable', { n: people }) : t('people.unreadableOther', { n: lost.length })}
    >
      <BringAgain />
    </Notice>
  )
}

export function BringAgain() {
  const t = useT()
  const store = useStore()
  const { run, running } = useExchange()
  const again = async () => {
    await store.bringAgain()
    run()
  }
  return (
    <>
      <p>{t('person.unreadableHint')}</p>
      <button type="button" className="link-button second" disabled={running} onClick={() => void again()}>
        {t(running ? 'status.running' : 'person.bringAgain')}
      </button>
    </>
  )
}
