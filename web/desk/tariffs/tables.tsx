import { Button, Input, Table, Tag } from 'antd'
import { useState } from 'react'
import type { DipGroup, TariffDetail } from '#contracts/cases'
import { Money } from '../../shell/money.tsx'
import { Empty } from '../../shell/states.tsx'
import { Card } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { factorOf } from './fields.ts'
import { useT } from './texts.ts'

type Weight = TariffDetail['drgWeights'][number]
const holds = (text: string, ...in_: string[]) => text === '' || in_.some((one) => one.toLowerCase().includes(text))
const paging = { pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }
const right = { align: 'right' as const, className: 'tabular' }

/** A table with what it is looked through by, how many rows that leaves, and its file. */
function Searched(props: {
  title: string
  file: string
  found: (text: string) => number
  children: (text: string) => React.ReactNode
}) {
  const t = useT()
  const [text, setText] = useState('')
  const count = props.found(text)
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
        onChange={({ target }) => setText(target.value.trim().toLowerCase())}
      />
      <Button href={props.file} download>
        {t('export')}
      </Button>
    </>
  )
  return (
    <Card title={props.title} extra={tools}>
      {count === 0 ? <Empty title={t('nothing')} /> : props.children(text)}
    </Card>
  )
}

export function WeightTable({ of }: { of: TariffDetail }) {
  const t = useT()
  const rows = (text: string) => of.drgWeights.filter(({ drg, name }) => holds(text, drg, name))
  return (
    <Searched
      title={t('weights')}
      file={`/api/cases/tariffs/${of.id}/export/weights`}
      found={(text) => rows(text).length}
    >
      {(text) => (
        <Table<Weight>
          size="small"
          rowKey="drg"
          dataSource={rows(text)}
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
  const rows = (text: string) =>
    of.dipList.filter(({ code, diagnosis, procedures }) => holds(text, code, diagnosis, ...procedures))
  return (
    <Searched title={t('dipList')} file={`/api/cases/tariffs/${of.id}/export/dip`} found={(text) => rows(text).length}>
      {(text) => (
        <Table<DipGroup>
          size="small"
          rowKey="code"
          dataSource={rows(text)}
          pagination={paging}
          scroll={{ x: 860 }}
          columns={[
            { title: t('code'), dataIndex: 'code', width: 200, sorter: (a, b) => a.code.localeCompare(b.code) },
            { title: t('kindTitle'), width: 110, render: (_, { kind }) => <Tag>{t(`kind.${kind}`)}</Tag> },
            { title: t('diagnosis'), dataIndex: 'diagnosis' },
            { title: t('procedures'), render: (_, { procedures }) => between(procedures) },
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
