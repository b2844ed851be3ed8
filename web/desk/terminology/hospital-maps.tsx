import { Input, Select, Table } from 'antd'
import { useDeferredValue, useState } from 'react'
import { listInstitutionsAnswer } from '#contracts/institutions'
import { HospitalList, HospitalMap } from '#contracts/terminology'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { Relation } from './concept.tsx'
import { useT } from './texts.ts'

/** Hospitals' own codes: those that wait for a national code on top, then the map. */
export function HospitalMaps() {
  const t = useT()
  const query = useApi('/api/terminology/hospitals', HospitalList)
  const institutions = useApi('/api/institutions', listInstitutionsAnswer)
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const nameOf = (code: string) => institutions.data?.institutions.find((one) => one.code === code)?.name ?? code
  return (
    <Answer of={query}>
      {({ hospitals }) => {
        const hospital = chosen ?? hospitals[0]?.code
        if (hospital === undefined) {
          return (
            <Card>
              <Empty title={t('noHospitals')} hint={t('noHospitalsHint')} />
            </Card>
          )
        }
        return (
          <>
            <Card>
              <div className="dictionary-hospital">
                <span className="muted">{t('hospital')}</span>
                <Select
                  aria-label={t('hospital')}
                  value={hospital}
                  onChange={setChosen}
                  options={hospitals.map((one) => ({
                    value: one.code,
                    label: t('hospitalCounts', { ...one, name: nameOf(one.code) }),
                  }))}
                />
              </div>
            </Card>
            <OneHospital key={hospital} hospital={hospital} />
          </>
        )
      }}
    </Answer>
  )
}

const pageSize = 50

function OneHospital({ hospital }: { hospital: string }) {
  const t = useT()
  const [words, setWords] = useState('')
  const [page, setPage] = useState(1)
  const typed = useDeferredValue(words.trim())
  const query = useApi('/api/terminology/map', HospitalMap, {
    params: { hospital, offset: (page - 1) * pageSize, limit: pageSize, ...(typed ? { words: typed } : {}) },
    keep: true,
  })
  return (
    <Answer of={query}>
      {(map) => (
        <>
          <Unmapped rows={map.unmapped} />
          <Card
            title={t('mappings')}
            extra={
              <Input.Search
                allowClear
                aria-label={t('searchMap')}
                placeholder={t('searchMap')}
                value={words}
                onChange={(event) => {
                  setWords(event.target.value)
                  setPage(1)
                }}
              />
            }
          >
            <Table<HospitalMap['mappings'][number]>
              size="small"
              rowKey={(row) => `${row.localCode} ${row.nationalCode}`}
              dataSource={map.mappings}
              pagination={{ current: page, pageSize, total: map.total, onChange: setPage, showSizeChanger: false }}
              locale={{ emptyText: <Empty title={typed ? t('noneFound', { words: typed }) : t('none')} /> }}
              columns={[
                {
                  title: t('local'),
                  render: (_, row) => (
                    <>
                      <span className="tabular concept-code">{row.localCode}</span> {row.localName}
                    </>
                  ),
                },
                { title: t('equivalence'), width: 160, render: (_, row) => <Relation of={row.equivalence} /> },
                {
                  title: t('national'),
                  render: (_, row) => (
                    <>
                      <span className="tabular concept-code">{row.nationalCode ?? '—'}</span> {row.nationalName}
                    </>
                  ),
                },
              ]}
            />
          </Card>
        </>
      )}
    </Answer>
  )
}

function Unmapped({ rows }: { rows: HospitalMap['unmapped'] }) {
  const t = useT()
  return (
    <Card title={t('unmapped')} extra={<span className="muted">{t('unmappedSub')}</span>}>
      {rows.length === 0 ? (
        <p className="muted">{t('allMapped')}</p>
      ) : (
        <Table<HospitalMap['unmapped'][number]>
          size="small"
          rowKey={(row) => `${row.system} ${row.code}`}
          dataSource={rows}
          pagination={rows.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
          columns={[
            { title: t('code'), width: 160, dataIndex: 'code', className: 'tabular' },
            { title: t('name'), render: (_, row) => row.name ?? '—' },
            { title: t('system'), dataIndex: 'system', ellipsis: true },
            { title: t('times'), width: 80, align: 'right', dataIndex: 'times', className: 'tabular' },
            { title: t('lastSeen'), width: 160, render: (_, row) => <Time at={row.lastSeen} /> },
          ]}
        />
      )}
    </Card>
  )
}
