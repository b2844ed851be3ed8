import { Button, Table, Tag } from 'antd'
import { useState } from 'react'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { useRights } from '../booking/use-staff.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import type { Field, RuleKey, Value } from './fields.ts'
import { RulesNav } from './nav.tsx'
import { RuleForm } from './rule-form.tsx'
import './rules.css'
import { useT } from './texts.ts'
import { type Dated, type Read, useHistory } from './use-history.ts'
import { useShow } from './use-show.ts'

interface Props<T extends Dated> {
  title: string
  sub: string
  read: Read<T>
  /** Where a new row goes, and whether only what changed is sent. */
  write: { path: string; partial: boolean }
  fields: readonly Field<RuleKey>[]
}

/** One kind of dated rule: what is in force with each field explained, what was before, and a new row from a day on. */
export function DatedRule<T extends Dated>({ title, sub, read, write, fields }: Props<T>) {
  const t = useT()
  const bookingT = useBookingT()
  const deskT = useDeskT()
  const me = useMe()
  const { ruler } = useRights()
  const show = useShow()
  const institutionId = me.institution?.id
  const query = useHistory(read, institutionId)
  const [editing, setEditing] = useState(false)
  useKeys([{ key: 'e', label: t('edit'), run: () => setEditing(true), enabled: ruler && query.data !== undefined }])
  if (!institutionId) return <Empty title={bookingT('noInstitution')} hint={bookingT('noInstitutionDo')} />
  const current = query.data?.current
  const ruleOf = (row: Dated, key: RuleKey) => (row as unknown as Record<RuleKey, Value>)[key]
  const save = () =>
    saveCsv(
      title,
      csvOf(
        [t('rule'), t('value'), t('doesHead')],
        current ? fields.map(({ key }) => [t(`field.${key}`), show(key, ruleOf(current, key)), t(`does.${key}`)]) : [],
      ),
    )
  return (
    <Page
      title={title}
      sub={sub}
      actions={
        <>
          <Button disabled={!current} onClick={save}>
            {deskT('exportCsv')}
          </Button>
          {ruler ? (
            <Button type="primary" disabled={!current} onClick={() => setEditing(true)}>
              {t('edit')} <KeyName name="e" />
            </Button>
          ) : null}
        </>
      }
    >
      <RulesNav />
      <Answer of={query} loading={<Loading cards={2} lines={6} />}>
        {({ current, rows }) => (
          <>
            <Card
              title={t('inForce')}
              extra={
                <span className="muted">
                  <Day date={current.validFrom} /> {t('on')} · {t(current.institutionId ? 'ownRule' : 'regionRule')} ·{' '}
                  {current.clause}
                </span>
              }
            >
              {[...new Set(fields.map(({ group }) => group))].map((group) => (
                <section key={group} className="rule-group">
                  {group === 'all' ? null : <h3>{t(`group.${group}`)}</h3>}
                  <dl className="rule-list">
                    {fields
                      .filter((field) => field.group === group)
                      .map(({ key }) => (
                        <div key={key}>
                          <dt>{t(`field.${key}`)}</dt>
                          <dd className="rule-value tabular">{show(key, ruleOf(current, key))}</dd>
                          <dd className="muted rule-does">{t(`does.${key}`)}</dd>
                        </div>
                      ))}
                  </dl>
                </section>
              ))}
            </Card>
            <History rows={rows} currentId={current.id} fields={fields} />
            {editing ? (
              <RuleForm
                current={rows.find(({ validTo }) => validTo === null) ?? current}
                fields={fields}
                institutionId={institutionId}
                write={write}
                schema={read.schema}
                onClose={() => setEditing(false)}
                onDone={() => void query.refetch()}
              />
            ) : null}
          </>
        )}
      </Answer>
    </Page>
  )
}

/** Each row and what it changed against the one before. */
function History(props: { rows: readonly Dated[]; currentId: string; fields: readonly Field<RuleKey>[] }) {
  const t = useT()
  const show = useShow()
  const { rows } = props
  const changes = (row: Dated, before: Dated | undefined): string[] => {
    if (!before) return []
    const of = (one: Dated, key: RuleKey) => show(key, (one as unknown as Record<RuleKey, Value>)[key])
    return props.fields
      .filter(({ key }) => of(row, key) !== of(before, key))
      .map(({ key }) => `${t(`field.${key}`)} ${of(before, key)} → ${of(row, key)}`)
  }
  const currentAt = rows.findIndex(({ id }) => id === props.currentId)
  return (
    <Card title={t('history')}>
      <Table<Dated>
        size="small"
        rowKey="id"
        pagination={false}
        scroll={{ x: 680 }}
        dataSource={[...rows]}
        columns={[
          {
            title: t('validFrom'),
            width: 190,
            render: (_, row, index) => (
              <>
                <Day date={row.validFrom} />{' '}
                {row.id === props.currentId ? (
                  <Tag color="success">{t('inForce')}</Tag>
                ) : index < currentAt ? (
                  <Tag color="warning">{t('toCome')}</Tag>
                ) : null}
              </>
            ),
          },
          { title: t('whose'), width: 90, render: (_, row) => t(row.institutionId ? 'ownRule' : 'regionRule') },
          { title: t('clause'), dataIndex: 'clause' },
          {
            title: t('changed'),
            render: (_, row, index) => changes(row, rows[index + 1]).map((line) => <div key={line}>{line}</div>),
          },
        ]}
      />
    </Card>
  )
}
