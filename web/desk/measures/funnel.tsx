import { Segmented } from 'antd'
import { useState } from 'react'
import { Funnel, Programme } from '#contracts/measures'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { Answer, Loading } from '../../shell/states.tsx'
import { useT as useShellT } from '../../shell/texts.ts'
import { useApi } from '../../shell/use-api.ts'
import { Card, HowCounted } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { share, type Where } from './say.ts'
import { useT } from './texts.ts'
import { asked } from './use-where.ts'

type Stages = (typeof Funnel)['_output']['stages']

/** From everyone who lives here to those at target; each stage with how it is counted. */
export function FunnelCard(props: { where: Where; programme: Programme }) {
  const t = useT()
  const deskT = useDeskT()
  const words = useWords()
  const [wanted, setWanted] = useState<Programme | undefined>(undefined)
  const programme = wanted ?? props.programme
  const query = useApi('/api/measures/funnel', Funnel, { params: { programme, ...asked(props.where) }, keep: true })
  const save = () => {
    const stages = query.data?.stages ?? []
    const rows = stages.map((one, at) => [words(one.title), one.people, share(one.people, stages[at - 1]?.people ?? 0)])
    saveCsv(`${programme}-funnel`, csvOf([t('stage'), t('people'), t('ofBefore')], rows))
  }
  return (
    <Card
      title={t('funnel')}
      extra={
        <>
          <Segmented
            size="small"
            aria-label={t('funnel')}
            value={programme}
            onChange={setWanted}
            options={Programme.options.map((value) => ({ value, label: t(`programme.${value}`) }))}
          />
          <button type="button" className="plain-button no-print" onClick={save}>
            {deskT('exportCsv')}
          </button>
        </>
      }
    >
      <Answer of={query} loading={<Loading lines={6} />}>
        {({ stages }) => <Picture stages={stages} programme={programme} />}
      </Answer>
    </Card>
  )
}

function Picture({ stages, programme }: { stages: Stages; programme: Programme }) {
  const t = useT()
  const shellT = useShellT()
  const words = useWords()
  const [asTable, setAsTable] = useState(false)
  const of = (code: Stages[number]['code']) => stages.find((stage) => stage.code === code)?.people ?? 0
  const most = Math.max(1, ...stages.map(({ people }) => people))
  const said = { population: of('population'), enrolled: of('enrolled'), target: of('at-target') }
  const before = (at: number) => share(stages[at]?.people ?? 0, stages[at - 1]?.people ?? 0)
  return (
    <figure>
      {asTable ? (
        <table className="plain-table">
          <thead>
            <tr>
              <th>{t('stage')}</th>
              <th className="right">{t('people')}</th>
              <th className="right">{t('ofBefore')}</th>
              <th className="right">{t('ofAll')}</th>
            </tr>
          </thead>
          <tbody>
            {stages.map((stage, at) => (
              <tr key={stage.code}>
                <td>
                  {words(stage.title)} <HowCounted text={words(stage.counted)} />
                </td>
                <td className="right tabular">{stage.people}</td>
                <td className="right tabular">{at === 0 ? '—' : before(at)}</td>
                <td className="right tabular">{share(stage.people, said.population)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <div
          className="funnel"
          role="img"
          aria-label={t('funnelSay', { programme: t(`programme.${programme}`), ...said })}
        >
          {stages.map((stage, at) => (
            <div key={stage.code} className="funnel-line">
              <span>{words(stage.title)}</span>
              <span>
                <span
                  className="funnel-bar"
                  style={{ width: `${(stage.people / most) * 100}%`, opacity: 1 - at * 0.11 }}
                />
              </span>
              <span className="tabular">
                <b>{stage.people}</b> {at === 0 ? null : <small className="muted">{before(at)}</small>}
              </span>
            </div>
          ))}
        </div>
      )}
      <button type="button" className="plain-button no-print" onClick={() => setAsTable(!asTable)}>
        {shellT(asTable ? 'chartPicture' : 'chartTable')}
      </button>
    </figure>
  )
}
