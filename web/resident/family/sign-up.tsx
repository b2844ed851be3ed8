import { Button } from 'antd-mobile'
import { type FormEvent, useState } from 'react'
import { type ConsentText, consentTexts } from '#contracts/consent'
import { signUpAnswer } from '#contracts/sign-in'
import { usePageTitle } from '../../shell/page.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, OfflineBanner, useSentence } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Notice } from '../kit/parts.tsx'
import '../kit/kit.css'
import { ConsentPaper } from './consent-paper.tsx'
import { RealNameFields, useRealName } from './real-name-fields.tsx'
import { useT } from './texts.ts'

/** The first time: the real name (R03), then the separate consents with the risk notice (R23, R32). */
export default function SignUp() {
  const t = useT()
  const [residentId, setResidentId] = useState<string>()
  usePageTitle(t('signUpTitle'))
  return (
    <div className="screen">
      <header className="screen-head">
        <span />
        <h1>{t(residentId ? 'consentTitle' : 'signUpTitle')}</h1>
        <span />
      </header>
      <OfflineBanner />
      <main className="screen-body">
        {residentId ? <Consents residentId={residentId} /> : <RealName onDone={setResidentId} />}
      </main>
    </div>
  )
}

function RealName({ onDone }: { onDone: (residentId: string) => void }) {
  const t = useT()
  const sentence = useSentence()
  const form = useRealName()
  const [placed, setPlaced] = useState(false)
  const signUp = useCommand(signUpAnswer, { onDone: (resident) => onDone(resident.id) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = form.check()
    if (body)
      signUp.mutate({ path: '/api/credentials/sign-up', body }, { onError: (error) => setPlaced(form.place(error)) })
  }
  return (
    <form onSubmit={submit} noValidate style={{ display: 'grid', gap: 'var(--gap-4)' }}>
      <p className="muted">{t('signUpIntro')}</p>
      <Card>
        <RealNameFields form={form} />
      </Card>
      {signUp.error && !placed ? <Notice tone="bad">{sentence(signUp.error)}</Notice> : null}
      <Button type="submit" color="primary" size="large" className="wide" loading={signUp.isPending}>
        {t('signUp')}
      </Button>
      <p className="row-note">{t('signUpPrivacy')}</p>
    </form>
  )
}

function Consents({ residentId }: { residentId: string }) {
  const t = useT()
  const { locale } = usePreferences()
  const sentence = useSentence()
  const texts = useApi('/api/consent/texts', consentTexts)
  const [agreed, setAgreed] = useState<ReadonlySet<string>>(new Set())
  const give = useCommand()
  const finish = async (papers: readonly ConsentText[]) => {
    for (const paper of papers.filter(({ kind }) => agreed.has(kind))) {
      await give.mutateAsync({
        path: `/api/consent/residents/${residentId}/give`,
        body: { kind: paper.kind, textVersion: paper.version },
      })
    }
    location.assign('/') // the session now belongs to a resident: begin afresh
  }
  return (
    <Answer of={texts}>
      {({ texts: all }) => {
        const papers = all.filter(({ kind }) => kind !== 'family-sharing')
        return (
          <>
            <p className="muted">{t('consentIntro')}</p>
            {papers.map((paper) => (
              <ConsentPaper key={paper.kind} paper={paper} locale={locale}>
                <label className="agree">
                  <input
                    type="checkbox"
                    checked={agreed.has(paper.kind)}
                    onChange={(event) => {
                      const next = new Set(agreed)
                      if (event.target.checked) next.add(paper.kind)
                      else next.delete(paper.kind)
                      setAgreed(next)
                    }}
                  />
                  {t('agreeTo', { title: locale === 'zh' ? paper.titleZh : paper.titleEn })}
                </label>
              </ConsentPaper>
            ))}
            {give.error ? <Notice tone="bad">{sentence(give.error)}</Notice> : null}
            <Button
              color="primary"
              size="large"
              className="wide"
              loading={give.isPending}
              onClick={() => void finish(papers).catch(() => undefined)}
            >
              {t(agreed.size > 0 ? 'finish' : 'later')}
            </Button>
          </>
        )
      }}
    </Answer>
  )
}
