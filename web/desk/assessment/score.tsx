import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Input, Modal, Table } from 'antd'
import { useState } from 'react'
import { type IndicatorScore, ScoreDetail } from '#contracts/assessment'
import { useMe } from '../../shell/session.tsx'
import { Answer } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { showAnswer, useApi, useCommand } from '../../shell/use-api.ts'
import { Card, HowCounted, Page, Refused } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import './assessment.css'
import { Objections } from './objections.tsx'
import { percentOf, pointsOf } from './say.ts'
import { StateTag } from './scores.tsx'
import { useT } from './texts.ts'

/** One institution's score: each indicator with its figure, its bounds and its points, and what was objected. */
export function ScorePage() {
  const t = useT()
  const deskT = useDeskT()
  const say = useSay()
  const words = useWords()
  const { scoreId = '' } = useParams({ strict: false }) as { scoreId?: string }
  const path = `/api/assessment/scores/${scoreId}`
  const query = useApi(path, ScoreDetail)
  const { data } = query
  const said = data && {
    ...{ year: data.year, version: data.version, scheme: words(data.schemeTitle), at: say(data.asOf) },
  }
  return (
    <Page
      title={data ? `${data.institutionName} · ${data.scoreBp === null ? t('noScore') : pointsOf(data.scoreBp)}` : ' '}
      sub={
        <>
          <Link to={'/fund/assessment' as never} search={{ year: data?.year } as never}>
            {t('back')}
          </Link>
          {said ? ` · ${t('detailSub', said)}` : ''}
        </>
      }
      actions={
        <>
          {data ? <Decide score={data} /> : null}
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
        </>
      }
    >
      <Answer of={query}>
        {(score) => (
          <>
            <p>
              <StateTag state={score.state} />
              {score.confirmedAt && score.confirmedByName
                ? t('confirmedBy', { name: score.confirmedByName, at: say(score.confirmedAt) })
                : ''}
            </p>
            {score.reopenReason ? <p className="muted">{t('reopened', { reason: score.reopenReason })}</p> : null}
            <Card title={t('indicators')} extra={<HowCounted text={t('counted')} />}>
              <Indicators score={score} />
            </Card>
            <Objections score={score} />
            <Versions score={score} />
          </>
        )}
      </Answer>
    </Page>
  )
}

/** Keeps the page's data as a command answered it, also under a new version's address. */
export function useScoreCommand() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useCommand(ScoreDetail, {
    onDone: (answer) => {
      showAnswer(client, `/api/assessment/scores/${answer.scoreId}`, answer)
      void client.invalidateQueries({ queryKey: ['/api/assessment/scores'] })
      void navigate({ to: '/fund/assessment/$scoreId' as never, params: { scoreId: answer.scoreId } as never })
    },
  })
}

function Decide({ score }: { score: ScoreDetail }) {
  const t = useT()
  const { roles } = useMe()
  const [reopening, setReopening] = useState(false)
  const [reason, setReason] = useState('')
  const command = useScoreCommand()
  const path = `/api/assessment/scores/${score.scoreId}`
  if (!roles.includes('auditor')) return null
  return (
    <>
      <Refused error={command.error} />
      {score.state === 'provisional' ? (
        <Button
          type="primary"
          loading={command.isPending}
          onClick={() =>
            Modal.confirm({
              title: t('confirm'),
              content: t('confirmAsk', { score: score.scoreBp === null ? t('noScore') : pointsOf(score.scoreBp) }),
              okText: t('confirm'),
              cancelText: t('cancel'),
              onOk: () => command.mutateAsync({ path: `${path}/confirm` }).catch(() => undefined),
            })
          }
        >
          {t('confirm')}
        </Button>
      ) : null}
      {score.state === 'confirmed' ? <Button onClick={() => setReopening(true)}>{t('reopen')}</Button> : null}
      <Modal
        open={reopening}
        title={t('reopenWhy')}
        okText={t('reopen')}
        cancelText={t('cancel')}
        okButtonProps={{ disabled: reason.trim() === '', loading: command.isPending }}
        onCancel={() => setReopening(false)}
        onOk={() =>
          command.mutate(
            { path: `${path}/reopen`, body: { reason: reason.trim() } },
            { onSuccess: () => setReopening(false) },
          )
        }
      >
        <Input.TextArea
          aria-label={t('reopenWhy')}
          rows={3}
          maxLength={2000}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </Modal>
    </>
  )
}

function Indicators({ score }: { score: ScoreDetail }) {
  const t = useT()
  const words = useWords()
  const counted = score.indicators.reduce((sum, { pointsBp }) => sum + (pointsBp ?? 0), 0)
  return (
    <Table<IndicatorScore>
      size="small"
      rowKey="code"
      pagination={false}
      scroll={{ x: 860 }}
      dataSource={score.indicators}
      columns={[
        { title: t('indicator'), render: (_, one) => words(one.title) },
        {
          title: t('rate'),
          width: 190,
          align: 'right',
          className: 'tabular',
          render: (_, one) =>
            one.rateBp === null ? t('nobody') : `${percentOf(one.rateBp)}（${one.numerator}／${one.denominator}）`,
        },
        {
          title: t('bounds'),
          width: 260,
          render: (_, one) => <Way of={one} />,
        },
        {
          title: t('weight'),
          width: 80,
          align: 'right',
          className: 'tabular',
          render: (_, { weightBp }) => pointsOf(weightBp),
        },
        {
          title: t('points'),
          width: 90,
          align: 'right',
          className: 'tabular',
          render: (_, { pointsBp }) => (pointsBp === null ? t('none') : pointsOf(pointsBp)),
        },
        {
          title: '',
          width: 90,
          render: (_, { measure }) => (
            <Link
              to={'/measures/$measure' as never}
              params={{ measure } as never}
              search={{ scopeKind: 'institution', scopeId: score.institutionId } as never}
              className="no-print"
            >
              {t('people')}
            </Link>
          ),
        },
      ]}
      summary={() => (
        <Table.Summary.Row>
          <Table.Summary.Cell index={0} colSpan={4}>
            <strong>{t('sum')}</strong>
          </Table.Summary.Cell>
          <Table.Summary.Cell index={4} align="right">
            <strong className="tabular">{pointsOf(counted)}</strong>
          </Table.Summary.Cell>
          <Table.Summary.Cell index={5} />
        </Table.Summary.Row>
      )}
    />
  )
}

/** How far the rate has come between the two lines. */
function Way({ of: { zeroAtBp, fullAtBp, rateBp } }: { of: IndicatorScore }) {
  const way = rateBp === null ? 0 : (rateBp - zeroAtBp) / (fullAtBp - zeroAtBp)
  const width = Math.round(Math.min(1, Math.max(0, way)) * 100)
  return (
    <span className="assessment-way">
      <span className="tabular muted">{percentOf(zeroAtBp)}</span>
      <span className="assessment-bar" aria-hidden="true">
        <span style={{ width: `${width}%` }} />
      </span>
      <span className="tabular muted">{percentOf(fullAtBp)}</span>
    </span>
  )
}

function Versions({ score }: { score: ScoreDetail }) {
  const t = useT()
  if (score.versions.length < 2) return null
  return (
    <Card title={t('versions')}>
      <ul className="assessment-list">
        {score.versions.map(({ scoreId, version, scoreBp, state }) => (
          <li key={scoreId}>
            <Link to={'/fund/assessment/$scoreId' as never} params={{ scoreId } as never}>
              {t('version', { version })}
            </Link>{' '}
            <StateTag state={state} /> {scoreBp === null ? t('noScore') : pointsOf(scoreBp)}
          </li>
        ))}
      </ul>
    </Card>
  )
}
