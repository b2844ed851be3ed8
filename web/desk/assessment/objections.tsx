import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { ScoreDetail } from '#contracts/assessment'
import { useMe } from '../../shell/session.tsx'
import { useSay } from '../../shell/time.tsx'
import { Card, Refused } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useScoreCommand } from './score.tsx'
import { useT } from './texts.ts'

/** What the institution says against its score, and what the fund answered. */
export function Objections({ score }: { score: ScoreDetail }) {
  const t = useT()
  const { roles } = useMe()
  const mayObject = roles.includes('manager') && score.state === 'provisional'
  return (
    <Card title={t('objections')}>
      {score.objections.length === 0 ? <p className="muted">{t('noObjections')}</p> : null}
      <ul className="assessment-list">
        {score.objections.map((one) => (
          <li key={one.objectionId}>
            <One objection={one} score={score} mayAnswer={roles.includes('auditor')} />
          </li>
        ))}
      </ul>
      {mayObject ? <Raise score={score} /> : null}
    </Card>
  )
}

type Objection = ScoreDetail['objections'][number]

function One({ objection, score, mayAnswer }: { objection: Objection; score: ScoreDetail; mayAnswer: boolean }) {
  const t = useT()
  const say = useSay()
  const words = useWords()
  const command = useScoreCommand()
  const [answer, setAnswer] = useState('')
  const indicator = score.indicators.find(({ code }) => code === objection.indicatorCode)
  return (
    <>
      <p>
        <strong>{indicator ? words(indicator.title) : t('whole')}</strong>{' '}
        <span className="muted">{t('raised', { name: objection.raisedByName, at: say(objection.raisedAt) })}</span>
      </p>
      <p>{objection.text}</p>
      {objection.answer !== null ? (
        <p className="assessment-answer">
          {t('answered', { name: objection.answeredByName ?? '' })} {objection.answer}
        </p>
      ) : mayAnswer ? (
        <>
          <Input.TextArea
            aria-label={t('answerText')}
            placeholder={t('answerText')}
            rows={2}
            maxLength={2000}
            value={answer}
            onChange={({ target }) => setAnswer(target.value)}
          />
          <Refused error={command.error} />
          <Button
            disabled={answer.trim() === ''}
            loading={command.isPending}
            onClick={() =>
              command.mutate({
                path: `/api/assessment/objections/${objection.objectionId}/answer`,
                body: { answer: answer.trim() },
              })
            }
          >
            {t('answer')}
          </Button>
        </>
      ) : null}
    </>
  )
}

function Raise({ score }: { score: ScoreDetail }) {
  const t = useT()
  const words = useWords()
  const command = useScoreCommand()
  const [text, setText] = useState('')
  const [indicatorCode, setIndicatorCode] = useState('')
  return (
    <div className="assessment-raise no-print">
      <Select
        aria-label={t('objectTo')}
        value={indicatorCode}
        onChange={setIndicatorCode}
        options={[
          { value: '', label: t('whole') },
          ...score.indicators.map(({ code, title }) => ({ value: code, label: words(title) })),
        ]}
      />
      <Input.TextArea
        aria-label={t('objectText')}
        placeholder={t('objectText')}
        rows={2}
        maxLength={2000}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Refused error={command.error} />
      <Button
        disabled={text.trim() === ''}
        loading={command.isPending}
        onClick={() =>
          command.mutate(
            {
              path: `/api/assessment/scores/${score.scoreId}/objections`,
              body: { indicatorCode: indicatorCode || null, text: text.trim() },
            },
            { onSuccess: () => setText('') },
          )
        }
      >
        {t('object')}
      </Button>
    </div>
  )
}
