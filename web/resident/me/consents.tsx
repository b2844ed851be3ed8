import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd-mobile'
import { type ConsentEntry, type ConsentText, consentEntry, consentsAnswer, consentTexts } from '#contracts/consent'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, useSentence } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { ConsentPaper } from '../family/consent-paper.tsx'
import { askOnce } from '../kit/ask.tsx'
import { Notice, Row, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

/** Each consent on its own: what it says, whether it is given, and the way to give or withdraw it (R23, R32). */
export function Consents() {
  const t = useT()
  const { person } = useActing()
  const texts = useApi('/api/consent/texts', consentTexts)
  const given = useApi(`/api/consent/residents/${person.residentId}`, consentsAnswer)
  return (
    <Screen title={t('consentsTitle')} up="/settings">
      <Answer of={texts}>
        {({ texts: papers }) => (
          <Answer of={given}>
            {({ inForce, history }) => (
              <>
                {papers
                  .filter((paper) => paper.kind !== 'family-sharing' || inForce.some(({ kind }) => kind === paper.kind))
                  .map((paper) => (
                    <Paper key={paper.kind} paper={paper} entries={inForce.filter(({ kind }) => kind === paper.kind)} />
                  ))}
                <History entries={history} papers={papers} />
              </>
            )}
          </Answer>
        )}
      </Answer>
    </Screen>
  )
}

function Paper({ paper, entries }: { paper: ConsentText; entries: readonly ConsentEntry[] }) {
  const t = useT()
  const { locale } = usePreferences()
  const { person } = useActing()
  const client = useQueryClient()
  const sentence = useSentence()
  const change = useCommand(consentEntry, { onDone: () => client.invalidateQueries() })
  const base = `/api/consent/residents/${person.residentId}`
  const withdraw = async (entry: ConsentEntry) => {
    const sure = await askOnce({
      title: t('withdrawAsk'),
      content: t(`withdrawMore.${entry.kind}`),
      yes: t('withdrawYes'),
      danger: true,
    })
    if (sure) change.mutate({ path: `${base}/withdraw`, body: { consentId: entry.id } })
  }
  return (
    <ConsentPaper paper={paper} locale={locale}>
      {change.error ? <Notice tone="bad">{sentence(change.error)}</Notice> : null}
      {entries.map((entry) => (
        <div key={entry.id} className="spread" style={{ alignItems: 'center' }}>
          <span className="row-note">
            <Tag tone="good">{t('inForce')}</Tag> <Time at={entry.givenAt} /> · {t('by', { name: entry.givenBy })}
            {entry.grantee ? ` · ${t('for', { name: entry.grantee.name })}` : ''}
          </span>
          <button type="button" className="plain-button danger" onClick={() => void withdraw(entry)}>
            {t('withdraw')}
          </button>
        </div>
      ))}
      {entries.length === 0 ? (
        <Button
          color="primary"
          loading={change.isPending}
          onClick={() =>
            change.mutate({ path: `${base}/give`, body: { kind: paper.kind, textVersion: paper.version } })
          }
        >
          {t('give')}
        </Button>
      ) : null}
    </ConsentPaper>
  )
}

function History({ entries, papers }: { entries: readonly ConsentEntry[]; papers: readonly ConsentText[] }) {
  const t = useT()
  const { locale } = usePreferences()
  const over = entries.filter((entry) => entry.withdrawnAt !== null)
  if (over.length === 0) return null
  const title = (entry: ConsentEntry) => {
    const paper = papers.find(({ kind }) => kind === entry.kind)
    return (locale === 'zh' ? paper?.titleZh : paper?.titleEn) ?? entry.kind
  }
  return (
    <>
      <h2 className="section-title">{t('history')}</h2>
      <Rows label={t('history')}>
        {over.map((entry) => (
          <Row
            key={entry.id}
            title={title(entry)}
            note={
              <>
                {t('given')} <Time at={entry.givenAt} /> · {t('withdrawn')}{' '}
                <Time at={entry.withdrawnAt ?? entry.givenAt} />
              </>
            }
          />
        ))}
      </Rows>
    </>
  )
}
