import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Checkbox, Input, Tag } from 'antd'
import { useState } from 'react'
import { Answered, type Doubt, DoubtDetail, type EvidenceRow } from '#contracts/veracity'
import { exact } from '../../shell/moment.ts'
import { Answer, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

/** One question: the pattern in plain words, the follow-ups side by side, what the doctor says, the answer. */
export function OneDoubt({ doubtId, mine, alike }: { doubtId: string; mine: boolean; alike: readonly string[] }) {
  const t = useT()
  const query = useApi(`/api/veracity/doubts/${doubtId}`, DoubtDetail)
  return (
    <Answer of={query} loading={<Loading cards={1} lines={8} />}>
      {({ doubt, rule, numbers, rows }) => (
        <Card
          title={t('about', { doctor: doubt.doctorName, resident: doubt.residentName })}
          extra={<Tag>{t(`pattern.${doubt.pattern}`)}</Tag>}
        >
          <div className="tall-gap">
            <Alert type="warning" title={doubt.question} />
            <section>
              <h3>{t('rows')}</h3>
              <Rows rows={rows} />
            </section>
            <dl className="facts">
              <dt>{t('rule')}</dt>
              <dd>{rule.why}</dd>
              <dt>{t('innocent')}</dt>
              <dd>{rule.innocent}</dd>
              <dt>{t('numbers')}</dt>
              <dd className="tabular muted">
                {Object.entries(numbers)
                  .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
                  .join(' · ')}
              </dd>
              <dt>{t('source')}</dt>
              <dd className="muted">{rule.source}</dd>
              <dt>{t('raised')}</dt>
              <dd>
                <Time at={doubt.raisedAt} /> · {t(`askedOf.${doubt.asked}`)}
              </dd>
              <dt>{t('explanation')}</dt>
              <dd>{doubt.explanation?.words ?? <span className="muted">{t('noExplanation')}</span>}</dd>
              {doubt.answer ? (
                <>
                  <dt>{t('answered')}</dt>
                  <dd>
                    <b>{t(`state.${doubt.state}`)}</b> · {doubt.answer.byName} · <Time at={doubt.answer.at} />
                    <div>{doubt.answer.words}</div>
                  </dd>
                </>
              ) : null}
            </dl>
            {mine && doubt.state === 'open' && !doubt.explanation ? <Explain doubtId={doubt.id} /> : null}
            {doubt.mayAnswer && doubt.state === 'open' ? <Decide doubt={doubt} alike={alike} /> : null}
          </div>
        </Card>
      )}
    </Answer>
  )
}

function useAgain() {
  const { message } = App.useApp()
  const t = useT()
  const client = useQueryClient()
  return () => {
    void message.success(t('sent'))
    void client.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/veracity/'),
    })
  }
}

function Explain({ doubtId }: { doubtId: string }) {
  const t = useT()
  const [words, setWords] = useState('')
  const send = useCommand(DoubtDetail, { onDone: useAgain() })
  return (
    <div className="form">
      <Input.TextArea
        rows={3}
        maxLength={1000}
        aria-label={t('explain')}
        placeholder={t('explainHint')}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      <Refused error={send.error} />
      <div className="form-buttons">
        <Button
          type="primary"
          disabled={words.trim() === ''}
          loading={send.isPending}
          onClick={() =>
            send.mutate({ path: `/api/veracity/doubts/${doubtId}/explain`, body: { words: words.trim() } })
          }
        >
          {t('explain')}
        </Button>
      </div>
    </div>
  )
}

function Decide({ doubt, alike }: { doubt: Doubt; alike: readonly string[] }) {
  const t = useT()
  const [words, setWords] = useState('')
  const [all, setAll] = useState(false)
  const send = useCommand(Answered, { onDone: useAgain() })
  const doubtIds = all ? [doubt.id, ...alike] : [doubt.id]
  const answer = (verdict: 'upheld' | 'dismissed') =>
    send.mutate({ path: '/api/veracity/answers', body: { doubtIds, verdict, words: words.trim() } })
  const ready = words.trim().length >= 2
  return (
    <div className="form">
      <Input.TextArea
        rows={2}
        maxLength={1000}
        aria-label={t('words')}
        placeholder={t('words')}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      {alike.length > 0 ? (
        <Checkbox checked={all} onChange={({ target }) => setAll(target.checked)}>
          {t('sameAnswer', { n: alike.length })}
        </Checkbox>
      ) : null}
      <Refused error={send.error} />
      <div className="form-buttons">
        <Button danger disabled={!ready} loading={send.isPending} onClick={() => answer('upheld')}>
          {t('upheld')}
        </Button>
        <Button type="primary" disabled={!ready} loading={send.isPending} onClick={() => answer('dismissed')}>
          {t('dismissed')}
        </Button>
      </div>
    </div>
  )
}

/** The follow-ups beside each other, as they are now; the one asked about stands out. */
function Rows({ rows }: { rows: readonly EvidenceRow[] }) {
  const t = useT()
  const dash = (value: number | null) => value ?? '—'
  return (
    <div className="evidence">
      <table className="plain-table tabular">
        <thead>
          <tr>
            <th scope="col">{t('columns.person')}</th>
            <th scope="col">{t('columns.way')}</th>
            <th scope="col">{t('columns.doneAt')}</th>
            <th scope="col">{t('columns.enteredAt')}</th>
            <th scope="col">{t('columns.pressure')}</th>
            <th scope="col">{t('columns.glucose')}</th>
            <th scope="col">{t('columns.heartRate')}</th>
            <th scope="col">{t('columns.weight')}</th>
            <th scope="col">{t('columns.place')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.followUpId} className={row.questioned ? 'row-chosen' : undefined}>
              <td>
                {row.residentName} {row.questioned ? <Tag color="warning">{t('questioned')}</Tag> : null}
              </td>
              <td>{t(`ways.${row.way}`)}</td>
              <td>{exact(row.doneAt)}</td>
              <td>{exact(row.enteredAt)}</td>
              <td>{row.systolicMmhg === null ? '—' : `${row.systolicMmhg}/${row.diastolicMmhg}`}</td>
              <td>{dash(row.fastingGlucoseMmol)}</td>
              <td>{dash(row.heartRateBpm)}</td>
              <td>{dash(row.weightKg)}</td>
              <td>
                {row.latitude === null || row.longitude === null
                  ? '—'
                  : `${row.latitude.toFixed(4)}, ${row.longitude.toFixed(4)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
