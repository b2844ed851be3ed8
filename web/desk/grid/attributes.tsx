import { App, Button, Input, Select, Tag } from 'antd'
import { useState } from 'react'
import { AttributeKind, GridPerson, type HouseholdMember } from '#contracts/grid'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { Dialog } from './dialog.tsx'
import { useHas } from './nav.tsx'
import { useT } from './texts.ts'

/** Marks that are entered from a certificate or register; age and record give the others by themselves. */
export function Attributes({ members }: { members: readonly HouseholdMember[] }) {
  const t = useT()
  const has = useHas()
  if (!has('registrar', 'doctor', 'manager')) return null
  return (
    <Card title={t('attributes')}>
      {members.map((member) => (
        <OnePerson key={member.residentId} member={member} may={has('registrar', 'doctor')} />
      ))}
    </Card>
  )
}

function OnePerson({ member, may }: { member: HouseholdMember; may: boolean }) {
  const t = useT()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<AttributeKind>('disabled')
  const [source, setSource] = useState('')
  const path = `/api/grid/people/${member.residentId}`
  const query = useApi(path, GridPerson)
  const change = useCommand(GridPerson, {
    onDone: () => {
      void message.success(t('saved'))
      setOpen(false)
      void query.refetch()
    },
  })
  const marks = (query.data?.attributes ?? []).filter(({ until }) => until === null)
  return (
    <p>
      <b>{member.name}</b>{' '}
      {marks.map((one) => (
        <Tag
          key={one.kind}
          title={one.source}
          closable={may}
          onClose={(event) => {
            event.preventDefault()
            change.mutate({ path: `${path}/attributes/${one.kind}/end`, body: {} })
          }}
        >
          {t(`kind.${one.kind}`)}
        </Tag>
      ))}
      {may ? (
        <Button size="small" onClick={() => setOpen(true)}>
          {t('addAttribute')}
        </Button>
      ) : null}
      {open ? null : <Refused error={change.error} />}
      <Dialog
        title={`${member.name} · ${t('addAttribute')}`}
        open={open}
        busy={change.isPending}
        ready={source.trim().length >= 2}
        error={change.error}
        onClose={() => setOpen(false)}
        onOk={() => change.mutate({ path: `${path}/attributes`, body: { kind, source } })}
      >
        <Select
          aria-label={t('attributeKind')}
          value={kind}
          onChange={setKind}
          options={AttributeKind.options.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <Input
          aria-label={t('attributeSource')}
          placeholder={t('attributeSource')}
          maxLength={100}
          value={source}
          onChange={({ target }) => setSource(target.value)}
        />
      </Dialog>
    </p>
  )
}
