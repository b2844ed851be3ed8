import { Link } from '@tanstack/react-router'
import { App, Button, Segmented, Select, Table } from 'antd'
import { useState } from 'react'
import { Grade, Review, ReviewList } from '#contracts/grid'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { ReasonField } from '../booking/reason-field.tsx'
import { Card, Page } from '../parts/page.tsx'
import { Dialog } from './dialog.tsx'
import { GradeTag } from './grade.tsx'
import { GridNav, usePlace } from './nav.tsx'
import { useT } from './texts.ts'

type Row = (typeof ReviewList)['_output']['reviews'][number]

/** A household that thinks its grade is wrong gets an answer from a person (R25). */
export function ReviewsPage() {
  const t = useT()
  const place = usePlace()
  const [answering, setAnswering] = useState<Row | undefined>(undefined)
  const institutionId = place.only ?? place.ids?.[0]
  const query = useApi('/api/grid/reviews', ReviewList, {
    params: { institutionId },
    enabled: institutionId !== undefined,
  })
  return (
    <Page title={t('reviewsTitle')} sub={t('reviewsSub')}>
      <GridNav />
      <div className="page-actions no-print">{place.select}</div>
      <Card>
        <Answer of={query}>
          {({ reviews }) =>
            reviews.length === 0 ? (
              <Empty title={t('noReviews')} />
            ) : (
              <Table<Row>
                size="small"
                rowKey="id"
                dataSource={reviews}
                pagination={false}
                scroll={{ x: 800 }}
                columns={[
                  { title: t('asked'), width: 130, render: (_, row) => <Time at={row.askedAt} /> },
                  {
                    title: t('cell'),
                    width: 160,
                    render: (_, row) => (
                      <Link
                        to={'/grid/households/$householdId' as never}
                        params={{ householdId: row.householdId } as never}
                      >
                        {row.cellName}
                      </Link>
                    ),
                  },
                  { title: t('grades'), width: 100, render: (_, row) => <GradeTag grade={row.grade} /> },
                  { title: t('words'), render: (_, row) => <span className="words">{row.words}</span> },
                  {
                    width: 220,
                    align: 'right',
                    render: (_, row) =>
                      row.answer ?? (
                        <Button size="small" onClick={() => setAnswering(row)}>
                          {t('answer')}
                        </Button>
                      ),
                  },
                ]}
              />
            )
          }
        </Answer>
      </Card>
      {answering ? (
        <AnswerForm
          key={answering.id}
          review={answering}
          onClose={() => setAnswering(undefined)}
          onDone={() => {
            setAnswering(undefined)
            void query.refetch()
          }}
        />
      ) : null}
    </Page>
  )
}

function AnswerForm({ review, onClose, onDone }: { review: Row; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const [outcome, setOutcome] = useState<'kept' | 'changed'>('kept')
  const [grade, setGrade] = useState<Grade>(review.grade ?? 'B')
  const [answer, setAnswer] = useState('')
  const save = useCommand(Review, {
    onDone: () => {
      void message.success(t('answered'))
      onDone()
    },
  })
  return (
    <Dialog
      title={t('answer')}
      open
      ok={t('answer')}
      busy={save.isPending}
      ready={answer.trim().length >= 2}
      error={save.error}
      onClose={onClose}
      onOk={() =>
        save.mutate({
          path: `/api/grid/reviews/${review.id}/answer`,
          body: { outcome, answer, ...(outcome === 'changed' ? { grade } : {}) },
        })
      }
    >
      <p className="words">{review.words}</p>
      <Segmented
        value={outcome}
        onChange={setOutcome}
        options={[
          { value: 'kept' as const, label: t('keep') },
          { value: 'changed' as const, label: t('change') },
        ]}
      />
      {outcome === 'changed' ? (
        <Select
          aria-label={t('gradeCard')}
          value={grade}
          onChange={setGrade}
          options={Grade.options.map((value) => ({ value, label: t(`grade.${value}`) }))}
        />
      ) : null}
      <ReasonField label={t('answerDo')} value={answer} onChange={setAnswer} />
    </Dialog>
  )
}
