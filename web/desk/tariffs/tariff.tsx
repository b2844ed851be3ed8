import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { App, Button, Popconfirm } from 'antd'
import { TariffDetail } from '#contracts/cases'
import { yuan } from '../../shell/money.tsx'
import { Answer, Loading, useSentence } from '../../shell/states.tsx'
import { showAnswer, useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { StateTag } from './list.tsx'
import { Parameters } from './parameters.tsx'
import { DipTable, WeightTable } from './tables.tsx'
import { useT } from './texts.ts'

/** A tariff: what it says, its weights and its list; a draft is changed, published by a second person or withdrawn. */
export function TariffPage() {
  const t = useT()
  const { tariffId = '' } = useParams({ strict: false }) as { tariffId?: string }
  const query = useApi(`/api/cases/tariffs/${tariffId}`, TariffDetail)
  const of = query.data
  return (
    <Page
      title={of ? t('revision', { year: of.year, n: of.revision }) : t('title')}
      sub={
        <>
          <Link to={'/fund/tariffs' as never}>{t('back')}</Link>
          {of ? ` · ${t('inForce', { from: of.validFrom, to: of.validTo })} · ${of.tableSet}` : ''}
        </>
      }
      actions={of ? <Steps of={of} /> : null}
    >
      <Answer of={query} loading={<Loading cards={2} lines={8} />}>
        {(tariff) => (
          <>
            <Card>
              <p>
                <StateTag state={tariff.state} />
                {t('paysBy', { system: t(`system.${tariff.pays}`) })} ·{' '}
                {t('basisOf', {
                  ...{ from: tariff.basisFrom, to: tariff.basisTo, cases: tariff.basisCases },
                  mean: yuan(tariff.basisMeanFen),
                })}
              </p>
              <p className="muted">
                {t('made', { name: tariff.madeByName })}
                {tariff.publishedByName ? ` · ${t('published', { name: tariff.publishedByName })}` : ''}
                {tariff.mayChange && !tariff.mayPublish ? ` · ${t('madeByYou')}` : ''}
              </p>
            </Card>
            <Parameters key={JSON.stringify(tariff.parameters)} of={tariff} />
            <WeightTable of={tariff} />
            <DipTable of={tariff} />
          </>
        )}
      </Answer>
    </Page>
  )
}

/** After a step the answer is what is shown, and the list is asked again. */
export function useTariffStep(onDone?: () => void) {
  const client = useQueryClient()
  return useCommand(TariffDetail, {
    onDone: (answer) => {
      showAnswer(client, `/api/cases/tariffs/${answer.id}`, answer)
      void client.invalidateQueries({ queryKey: ['/api/cases/tariffs'] })
      onDone?.()
    },
  })
}

function Steps({ of }: { of: TariffDetail }) {
  const t = useT()
  const { message } = App.useApp()
  const sentence = useSentence()
  const onError = (error: Error) => void message.error(sentence(error))
  const publish = useTariffStep(() => void message.success(t('publishedDone')))
  const withdraw = useTariffStep()
  const path = `/api/cases/tariffs/${of.id}`
  return (
    <>
      {of.mayChange ? (
        <Popconfirm
          title={t('withdrawAsk')}
          okText={t('withdraw')}
          cancelText={t('cancel')}
          onConfirm={() => withdraw.mutate({ path: `${path}/withdraw` }, { onError })}
        >
          <Button loading={withdraw.isPending}>{t('withdraw')}</Button>
        </Popconfirm>
      ) : null}
      {of.mayPublish ? (
        <Popconfirm
          title={t('publishAsk')}
          okText={t('publish')}
          cancelText={t('cancel')}
          onConfirm={() => publish.mutate({ path: `${path}/publish` }, { onError })}
        >
          <Button type="primary" loading={publish.isPending}>
            {t('publish')}
          </Button>
        </Popconfirm>
      ) : null}
    </>
  )
}
