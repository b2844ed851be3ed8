import { useSearch } from '@tanstack/react-router'
import { Drawer, Input, Select, Table, Tag } from 'antd'
import { useDeferredValue, useState } from 'react'
import { listInstitutionsAnswer } from '#contracts/institutions'
import { type StaffCard, type StaffRole, staffList, staffRole } from '#contracts/staff'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import { usePickerSearch } from '../parts/find.ts'
import { Card, Page } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { ExpiringCard } from './expiring.tsx'
import { StaffDetail } from './staff-detail.tsx'
import { useT } from './texts.ts'

/** Staff with their licences; what ends soon comes first. */
export function StaffPage() {
  const t = useT()
  const deskT = useDeskT()
  const me = useMe()
  const search = useSearch({ strict: false }) as { institutionId?: string }
  const [institutionId, setInstitutionId] = useState<string | undefined>(search.institutionId)
  const [role, setRole] = useState<StaffRole | undefined>(undefined)
  const [text, setText] = useState('')
  const asked = useDeferredValue(text.trim())
  const [open, setOpen] = useState<string | undefined>(undefined)
  const places = useApi('/api/institutions', listInstitutionsAnswer)
  const query = useApi('/api/staff', staffList, {
    params: { institutionId, role, text: asked, limit: 200 },
    keep: true,
  })
  useKeys([{ key: '/', label: t('staff.search'), run: () => document.getElementById('staff-search')?.focus() }])
  const mayExpiring = me.roles.includes('administrator') || me.roles.includes('manager')
  return (
    <Page title={t('staff.title')}>
      {mayExpiring ? <ExpiringCard onOpen={setOpen} /> : null}
      <Card>
        <div className="filters">
          <Input.Search
            id="staff-search"
            allowClear
            aria-label={t('staff.search')}
            placeholder={t('staff.search')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Select
            allowClear
            showSearch={usePickerSearch()}
            aria-label={t('staff.institution')}
            placeholder={t('staff.allInstitutions')}
            loading={places.isPending}
            value={institutionId}
            onChange={setInstitutionId}
            options={(places.data?.institutions ?? []).map((one) => ({ value: one.id, label: one.name }))}
          />
          <Select<StaffRole>
            allowClear
            aria-label={t('staff.roles')}
            placeholder={t('staff.allRoles')}
            value={role}
            onChange={setRole}
            options={staffRole.options.map((value) => ({ value, label: deskT(`roles.${value}`) }))}
          />
        </div>
        <Answer of={query}>
          {({ staff }) =>
            staff.length === 0 ? <Empty title={t('staff.none')} /> : <List rows={staff} onOpen={setOpen} />
          }
        </Answer>
      </Card>
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} size={560} destroyOnHidden>
        {open ? <StaffDetail staffId={open} /> : null}
      </Drawer>
    </Page>
  )
}

function List({ rows, onOpen }: { rows: readonly StaffCard[]; onOpen: (id: string) => void }) {
  const t = useT()
  const between = useBetween()
  const deskT = useDeskT()
  return (
    <Table<StaffCard>
      size="small"
      rowKey="id"
      virtual
      pagination={false}
      scroll={{ x: 860, y: 520 }}
      dataSource={[...rows]}
      footer={() => `${deskT('total', { count: rows.length })}${rows.length === 200 ? ` · ${t('staff.most')}` : ''}`}
      columns={[
        {
          title: t('staff.name'),
          width: 140,
          render: (_, row) => (
            <>
              <button type="button" className="plain-button" onClick={() => onOpen(row.id)}>
                <b>{row.name}</b>
              </button>{' '}
              {row.left ? <Tag>{t('staff.left')}</Tag> : null}
            </>
          ),
        },
        {
          title: t('staff.roles'),
          width: 160,
          render: (_, row) => between(row.roles.map((one) => deskT(`roles.${one}`))),
        },
        { title: t('staff.titleOf'), width: 140, render: (_, row) => t(`staff.titles.${row.title}`) },
        { title: t('staff.department'), width: 140, dataIndex: 'department', ellipsis: true },
        { title: t('staff.institution'), width: 240, dataIndex: 'institutionName', ellipsis: true },
      ]}
    />
  )
}
