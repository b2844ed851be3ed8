import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { SearchOutline } from 'antd-mobile-icons'
import { useDeferredValue, useState } from 'react'
import { Advice, type Complaint, ComplaintList } from '#contracts/guidance'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import '../booking/booking.css'
import { ActionRow, Notice, Rows } from '../kit/parts.tsx'
import { Refused, useWait } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import './guidance.css'
import { useT } from './texts.ts'

/** 说说哪里不舒服: choose what it is, say whether it is urgent, and hear where to go. */
export function Guide() {
  const t = useT()
  const [chosen, setChosen] = useState<Complaint>()
  return chosen ? (
    <Signs key={chosen.code} complaint={chosen} change={() => setChosen(undefined)} />
  ) : (
    <Screen title={t('title')} up="/book">
      <Complaints onChoose={setChosen} />
    </Screen>
  )
}

function Complaints({ onChoose }: { onChoose: (complaint: Complaint) => void }) {
  const t = useT()
  const [words, setWords] = useState('')
  const wanted = useDeferredValue(words.trim())
  const query = useApi('/api/guidance/complaints', ComplaintList, {
    params: { q: wanted || undefined, limit: 60 },
    keep: true,
  })
  return (
    <>
      <p className="muted">{t('intro')}</p>
      <label className="search-box">
        <SearchOutline aria-hidden />
        <span className="visually-hidden">{t('search')}</span>
        <input
          type="search"
          value={words}
          placeholder={t('search')}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      <Answer of={query}>
        {({ complaints }) => {
          if (complaints.length === 0) return <Empty title={t('nothing')} hint={t('nothingHint')} />
          return (['symptom', 'condition'] as const).map((kind) => {
            const here = complaints.filter((each) => each.kind === kind)
            if (here.length === 0) return null
            return (
              <section key={kind} aria-label={t(kind)} className="guide-part">
                <h2 className="section-title">{t(kind)}</h2>
                <div className="guide-chips">
                  {here.map((complaint) => (
                    <button key={complaint.code} type="button" className="choice" onClick={() => onChoose(complaint)}>
                      {complaint.name}
                    </button>
                  ))}
                </div>
              </section>
            )
          })
        }}
      </Answer>
      <p className="row-note">{t('noDiagnosis')}</p>
    </>
  )
}

/** The warning signs of the complaint, asked before anything else: any one means going now. */
function Signs({ complaint, change }: { complaint: Complaint; change: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const { person, isSelf } = useActing()
  const [signs, setSigns] = useState<readonly string[]>([])
  const advise = useCommand(Advice, {
    onDone: (advice) => navigate({ to: `/guide/${advice.id}` as never, replace: true }),
  })
  const wait = useWait(advise.error)
  const toggle = (code: string) =>
    setSigns(signs.includes(code) ? signs.filter((each) => each !== code) : [...signs, code])
  const ask = () =>
    advise.mutate({
      path: '/api/guidance/advice',
      body: { residentId: person.residentId, complaint: complaint.code, warningSigns: signs },
    })
  const foot = (
    <>
      <Refused error={advise.error} />
      <Button color="primary" size="large" loading={advise.isPending} disabled={wait > 0} onClick={ask}>
        {t(signs.length > 0 ? 'askWith' : complaint.warningSigns.length > 0 ? 'askWithout' : 'ask')}
      </Button>
      <Button fill="none" onClick={change}>
        {t('change')}
      </Button>
    </>
  )
  return (
    <Screen title={complaint.name} up="/guide" foot={foot}>
      {complaint.warningSigns.length > 0 ? (
        <>
          <h2 className="section-title">{t(isSelf ? 'signs' : 'signsOf', { name: person.name })}</h2>
          <Rows label={t('signs')}>
            {complaint.warningSigns.map(({ code, sentence }) => (
              <ActionRow
                key={code}
                title={sentence}
                chosen={signs.includes(code)}
                icon={<span className="tick" data-on={signs.includes(code)} aria-hidden />}
                onClick={() => toggle(code)}
              />
            ))}
          </Rows>
          {signs.length > 0 ? <Notice tone="bad">{t('signsHere')}</Notice> : null}
        </>
      ) : (
        <p className="muted">{t('noSigns')}</p>
      )}
      <p className="row-note">{t('recordNote')}</p>
    </Screen>
  )
}
