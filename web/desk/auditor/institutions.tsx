import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Table, Tag } from 'antd'
import { useState } from 'react'
import { type Institution, listInstitutionsAnswer } from '#contracts/institutions'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useFind } from '../parts/find.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

/** The members of the region and who answers for each (R30). */
export function InstitutionsPage() {
  const t = useT()
  const deskT = useDeskT()
  const [text, setText] = useState('')
  const query = useApi('/api/institutions', listInstitutionsAnswer)
  const find = useFind(text)
  const matches = (one: Institution) => find(one.name, one.nameEn, one.code, one.responsibleName)
  const found = (query.data?.institutions ?? []).filter(matches)
  const save = () =>
    saveCsv(
      'institutions',
      csvOf(
        [
          t('institutions.name'),
          t('institutions.kind'),
          t('institutions.level'),
          t('institutions.code'),
          t('institutions.licence'),
          t('institutions.responsible'),
        ],
        found.map((one) => [
          one.name,
          t(`institutions.kinds.${one.kind}`),
          t(`institutions.levels.${one.level}`),
          one.code,
          one.licenceNumber,
          one.responsibleName,
        ]),
      ),
    )
  return (
    <Page
      title={t('institutions.title')}
      sub={query.data ? t('institutions.sub', { count: query.data.institutions.length }) : ' '}
      actions={<Button onClick={save}>{deskT('exportCsv')}</Button>}
    >
      <Card>
        <Input.Search
          id="institution-search"
          allowClear
          className="search"
          aria-label={t('institutions.search')}
          placeholder={t('institutions.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Answer of={query}>
          {() => (found.length === 0 ? <Empty title={t('institutions.none')} /> : <List rows={found} />)}
        </Answer>
      </Card>
    </Page>
  )
}

function List({ rows }: { rows: readonly Institution[] }) {
  const t = useT()
  const { locale } = usePreferences()
  const navigate = useNavigate()
  return (
    <Table<Institution>
      size="small"
      rowKey="id"
      virtual
      pagination={false}
      scroll={{ x: 1100, y: 600 }}
      dataSource={[...rows]}
      columns={[
        {
          title: t('institutions.name'),
          width: 260,
          sorter: (a, b) => a.name.localeCompare(b.name, 'zh'),
          render: (_, row) => (
            <>
              <b>{locale === 'en' && row.nameEn ? row.nameEn : row.name}</b>{' '}
              {row.closedAt ? <Tag color="error">{t('institutions.closed')}</Tag> : null}
            </>
          ),
        },
        { title: t('institutions.kind'), width: 160, render: (_, row) => t(`institutions.kinds.${row.kind}`) },
        {
          title: t('institutions.level'),
          width: 80,
          sorter: (a, b) => b.level - a.level,
          render: (_, row) => t(`institutions.levels.${row.level}`),
        },
        { title: t('institutions.parent'), width: 200, ellipsis: true, render: (_, row) => row.parentName ?? '—' },
        {
          title: t('institutions.responsible'),
          width: 170,
          render: (_, row) => (
            <>
              {row.responsibleName} <span className="muted tabular">{row.responsiblePhone}</span>
            </>
          ),
        },
        { title: t('institutions.code'), width: 130, dataIndex: 'code', className: 'tabular' },
        { title: t('institutions.licence'), width: 180, dataIndex: 'licenceNumber', ellipsis: true },
        {
          width: 90,
          align: 'right',
          render: (_, row) => (
            <Button
              size="small"
              type="link"
              onClick={() => void navigate({ to: '/staff', search: { institutionId: row.id } as never })}
            >
              {t('institutions.staff')}
            </Button>
          ),
        },
      ]}
    />
  )
}
