import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd-mobile'
import { useState } from 'react'
import { Complaint, type Consult, Rating } from '#contracts/consult'
import { useSentence } from '../../shell/states.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { Card, Notice } from '../kit/parts.tsx'
import { useT } from './texts.ts'

/** Stars and words after a visit, and the way to complain: both reach the hospital and the supervisor. */
export function Feedback({ consult }: { consult: Consult }) {
  return (
    <>
      <Rate consult={consult} />
      <Complain consult={consult} />
    </>
  )
}

function Rate({ consult }: { consult: Consult }) {
  const t = useT()
  const client = useQueryClient()
  const sentence = useSentence()
  const [stars, setStars] = useState(consult.rating?.stars ?? 0)
  const [words, setWords] = useState('')
  const rate = useCommand(Rating, { onDone: () => client.invalidateQueries() })
  const done = consult.rating !== null || rate.isSuccess
  return (
    <Card label={t('rate')}>
      <h2>{t(done ? 'rated' : 'rate')}</h2>
      <div className="star-row" role="radiogroup" aria-label={t('rate')}>
        {[1, 2, 3, 4, 5].map((each) => (
          // biome-ignore lint/a11y/useSemanticElements: a row of stars, each of them a choice
          <button
            key={each}
            type="button"
            role="radio"
            aria-checked={stars === each}
            aria-label={t('stars', { n: each })}
            className={each <= stars ? 'star lit' : 'star'}
            disabled={done}
            onClick={() => setStars(each)}
          >
            ★
          </button>
        ))}
      </div>
      {stars > 0 && !done ? (
        <>
          <textarea
            className="field-box"
            aria-label={t('rateWords')}
            placeholder={t('rateWords')}
            maxLength={500}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          {rate.error ? <Notice tone="bad">{sentence(rate.error)}</Notice> : null}
          <Button
            color="primary"
            loading={rate.isPending}
            onClick={() =>
              rate.mutate({
                path: `/api/consult/consults/${consult.id}/rating`,
                body: { stars, words: words.trim() || undefined },
              })
            }
          >
            {t('rateSend')}
          </Button>
        </>
      ) : null}
    </Card>
  )
}

function Complain({ consult }: { consult: Consult }) {
  const t = useT()
  const sentence = useSentence()
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const complain = useCommand(Complaint)
  if (complain.isSuccess) return <Notice tone="good">{t('complained')}</Notice>
  if (!open) {
    return (
      <button type="button" className="plain-button" onClick={() => setOpen(true)}>
        {t('complain')}
      </button>
    )
  }
  return (
    <Card label={t('complain')}>
      <h2>{t('complain')}</h2>
      <p className="row-note">{t('complainHint')}</p>
      <textarea
        className="field-box"
        aria-label={t('complain')}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {complain.error ? <Notice tone="bad">{sentence(complain.error)}</Notice> : null}
      <Button
        color="primary"
        fill="outline"
        disabled={words.trim() === ''}
        loading={complain.isPending}
        onClick={() =>
          complain.mutate({ path: `/api/consult/consults/${consult.id}/complaints`, body: { words: words.trim() } })
        }
      >
        {t('complainSend')}
      </Button>
    </Card>
  )
}
