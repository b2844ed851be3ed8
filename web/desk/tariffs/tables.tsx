import { Button, Input, Table, Tag } from 'antd'
import { useState } from 'react'
import type { DipGroup, TariffDetail } from '#contracts/cases'
import { Money } from '../../shell/money.tsx'
import { Empty } from '../../shell/states.tsx'
import { useFind } from '../parts/find.ts'
import { Card } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { dipDiagnosis, dipProcedures } from './dip-words.ts'
import { factorOf } from './fields.ts'
import { useT } from './texts.ts'

type Find = ReturnType<typeof useFind>
type Weight = TariffDetail['drgWeights'][number]
const paging = { pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }
const right = { align: 'right' as const, className: 'tabular' }

/** A table with what it is looked through by, how many rows that leaves, and its file. */
function Searched(props: {
  title: string
  file: string
  found: (find: Find) => number
  children: (find: Find) => React.ReactNode
}) {
  const t = useT()
  const [text, setText] = useState('')
  const find = useFind(text)
  const count = props.found(find)
  const tools = (
    <>
      <span className="muted" role="status">
        {t('found', { n: count })}
      </span>
      <Input.Search
        allowClear
        aria-label={`${props.title}: ${t('search')}`}
        placeholder={t('search')}
        style={{ width: 220 }}
        onChange={({ target }) => setText(target.value)}
      />
      <Button href={props.file} download>
        {t('export')}
      </Button>
    </>
  )
  return (
    <Card title={props.title} extra={tools}>
      {count === 0 ? <Empty title={t('nothing')} /> : props.children(find)}
    </Card>
  )
}

export function WeightTable({ of }: { of: TariffDetail }) {
  const t = useT()
  const rows = (find: Find) => of.drgWeights.filter(({ drg, name }) => find(drg, name))
  return (
    <Searched
      title={t('weights')}
      file={`/api/cases/tariffs/${of.id}/export/weights`}
      found={(find) => rows(find).length}
    >
      {(find) => (
        <Table<Weight>
          size="small"
          rowKey="drg"
          dataSource={rows(find)}
          pagination={paging}
          scroll={{ x: 820 }}
          columns={[
            { title: t('code'), dataIndex: 'drg', width: 90, sorter: (a, b) => a.drg.localeCompare(b.drg) },
            { title: t('name'), dataIndex: 'name' },
            {
              ...{ title: t('weight'), width: 100, ...right, sorter: (a, b) => a.weight10000 - b.weight10000 },
              render: (_, { weight10000 }) => factorOf(weight10000),
            },
            {
              ...{ title: t('mean'), width: 140, ...right, sorter: (a, b) => a.meanCostFen - b.meanCostFen },
              render: (_, { meanCostFen }) => <Money fen={meanCostFen} />,
            },
            {
              ...{ title: t('days'), width: 110, ...right },
              render: (_, { meanDaysMilli }) => (meanDaysMilli / 1000).toFixed(1),
            },
            { title: t('cases'), dataIndex: 'cases', width: 90, ...right, sorter: (a, b) => a.cases - b.cases },
            { title: t('learnedTitle'), width: 170, render: (_, { learnedFrom }) => t(`learnedFrom.${learnedFrom}`) },
          ]}
        />
      )}
    </Searched>
  )
}

export function DipTable({ of }: { of: TariffDetail }) {
  const t = useT()
  const between = useBetween()
  const rows = (find: Find) =>
    of.dipList.filter(({ code, diagnosis, procedures }) => find(code, diagnosis, ...procedures))
  return (
    <Searched title={t('dipList')} file={`/api/cases/tariffs/${of.id}/export/dip`} found={(find) => rows(find).length}>
      {(find) => (
        <Table<DipGroup>
          size="small"
          rowKey="code"
          dataSource={rows(find)}
          pagination={paging}
          scroll={{ x: 860 }}
          columns={[
            { title: t('code'), dataIndex: 'code', width: 200, sorter: (a, b) => a.code.localeCompare(b.code) },
            { title: t('kindTitle'), width: 110, render: (_, { kind }) => <Tag>{t(`kind.${kind}`)}</Tag> },
            { title: t('diagnosis'), render: (_, one) => dipDiagnosis(t, one) },
            { title: t('procedures'), render: (_, { procedures }) => between(dipProcedures(t, procedures)) },
            { title: t('cases'), dataIndex: 'cases', width: 90, ...right, sorter: (a, b) => a.cases - b.cases },
            {
              ...{ title: t('mean'), width: 140, ...right, sorter: (a, b) => a.meanCostFen - b.meanCostFen },
              render: (_, { meanCostFen }) => <Money fen={meanCostFen} />,
            },
            {
              ...{ title: t('score'), width: 100, ...right, sorter: (a, b) => a.score10000 - b.score10000 },
              render: (_, { score10000 }) => factorOf(score10000),
            },
          ]}
        />
      )}
    </Searched>
  )
}
