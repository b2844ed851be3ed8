import { App, Button, Input, Modal, Tag } from 'antd'
import { useState } from 'react'
import { ProgrammeList } from '#contracts/chronic-programme'
import { type EvidenceRule, type Package, PackageList, PackagesLoaded } from '#contracts/family-contracts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Loading } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useBetween, useWords } from '../parts/person.tsx'
import { useT as useTeamT } from '../team/texts.ts'
import { useT as useDeskT } from '../texts.ts'
import './contracts.css'
import { ContractsNav } from './nav.tsx'
import { Parts } from './one-contract.tsx'
import { useT } from './texts.ts'

/** The packages in force: price and who pays, who may sign, each service and what proves it. */
export function PackagesPage() {
  const t = useT()
  const manager = useMe().roles.some((role) => role === 'manager' || role === 'administrator')
  const query = useApi('/api/contracts/packages', PackageList)
  const [open, setOpen] = useState(false)
  return (
    <Page
      title={t('package.title')}
      sub={t('sub')}
      actions={manager ? <Button onClick={() => setOpen(true)}>{t('package.load')}</Button> : null}
    >
      <ContractsNav />
      <Answer of={query} loading={<Loading cards={3} lines={5} />}>
        {({ packages }) => (
          <div className="columns">
            {packages.map((one) => (
              <OnePackage key={one.id} of={one} />
            ))}
          </div>
        )}
      </Answer>
      {open ? <LoadDialog onClose={() => setOpen(false)} onDone={() => void query.refetch()} /> : null}
    </Page>
  )
}

function OnePackage({ of: one }: { of: Package }) {
  const t = useT()
  const say = useWords()
  const open = useOpenTo(one)
  const proof = useProof()
  const deskT = useDeskT()
  return (
    <Card
      title={say({ zh: one.nameZh, en: one.nameEn })}
      extra={one.demonstration ? <Tag color="warning">{t('package.demonstration')}</Tag> : null}
    >
      <dl className="facts">
        <dt>{t('package.price')}</dt>
        <dd className="tabular">
          <Parts of={one} />
        </dd>
        <dt>{t('package.who')}</dt>
        <dd>{open}</dd>
        <dt>{t('package.services')}</dt>
        <dd>
          {one.services.map((service) => (
            <div key={service.code}>
              <b>{say({ zh: service.nameZh, en: service.nameEn })}</b>{' '}
              {service.often.kind === 'times'
                ? t('package.times', { n: service.often.count })
                : t('package.every', { n: service.often.months })}
              <div className="muted">
                {deskT('named', { name: t('package.evidence'), value: service.evidence.map(proof).join(' / ') })}
              </div>
            </div>
          ))}
        </dd>
        <dt>{t('package.clause')}</dt>
        <dd className="muted">
          {one.clause} · {t('package.inForce', { from: one.validFrom })}
          {one.validTo ? ` ${t('package.until', { to: one.validTo })}` : ''}
        </dd>
      </dl>
    </Card>
  )
}

function useOpenTo({ eligibility: of }: Package): string {
  const t = useT()
  const between = useBetween()
  const sayCode = useProgrammeName()
  if (of.everyone) return t('package.everyone')
  return between([
    ...(of.ageFrom === null ? [] : [t('package.population.from', { n: of.ageFrom })]),
    ...(of.ageBelow === null ? [] : [t('package.population.below', { n: of.ageBelow })]),
    ...of.attributes.map((one) => t(`package.population.${one}`)),
    ...(of.programmes.length > 0
      ? [t('package.population.programme', { codes: between(of.programmes.map(sayCode)) })]
      : []),
  ])
}

function useProof(): (rule: EvidenceRule) => string {
  const t = useT()
  const teamT = useTeamT()
  const sayCode = useProgrammeName()
  return (rule) => {
    const byTeam = 'byTeam' in rule && rule.byTeam ? ` · ${t('package.proof.byTeam')}` : ''
    if (rule.kind === 'follow-up') {
      const face = rule.faceToFace ? ` · ${t('package.proof.face')}` : ''
      return `${t('package.proof.follow-up', { programme: sayCode(rule.programme) })}${face}${byTeam}`
    }
    if (rule.kind === 'check') return `${t('package.proof.check')}${byTeam}`
    if (rule.kind === 'reading') return t('package.proof.reading', { kind: teamT(`reading.${rule.reading}`) })
    return `${t('package.proof.resource', { type: t(`package.types.${rule.type}`) })}${byTeam}`
  }
}

/** A programme's own title; until it is known, its code. */
function useProgrammeName(): (code: string) => string {
  const say = useWords()
  const query = useApi('/api/chronic/programmes', ProgrammeList)
  const titles = new Map((query.data?.programmes ?? []).map((one) => [one.programmeCode, one.title]))
  return (code) => {
    const title = titles.get(code)
    return title ? say(title) : code
  }
}

function parsed(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : [value]
  } catch {
    return undefined
  }
}

/** New versions of packages from a file: first what would change and for whom, then the deed. */
function LoadDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const [text, setText] = useState('')
  const packages = parsed(text)
  const preview = useCommand(PackagesLoaded)
  const load = useCommand(PackagesLoaded, {
    onDone: () => {
      void message.success(t('package.loaded'))
      onDone()
      onClose()
    },
  })
  const path = '/api/contracts/packages/load'
  return (
    <Modal
      open
      width={760}
      title={t('package.load')}
      okText={t(preview.data ? 'package.apply' : 'package.preview')}
      okButtonProps={{ disabled: !packages }}
      confirmLoading={preview.isPending || load.isPending}
      onOk={() =>
        preview.data
          ? load.mutate({ path, body: { packages, preview: false } })
          : preview.mutate({ path, body: { packages, preview: true } })
      }
      onCancel={onClose}
    >
      <Input.TextArea
        rows={10}
        className="code"
        aria-label={t('package.json')}
        placeholder={t('package.json')}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          preview.reset()
        }}
      />
      {text.trim() !== '' && !packages ? <p className="form-error">{t('package.wrong')}</p> : null}
      <ul>
        {preview.data?.changes.map((one) => (
          <li key={one.code}>
            <b>{one.code}</b> {t(`package.what.${one.what}`)} · {t('package.inForce', { from: one.validFrom })}{' '}
            {one.replacedUntil ? t('package.replaced', { day: one.replacedUntil }) : ''}{' '}
            {one.runningContracts > 0 ? t('package.running', { n: one.runningContracts }) : ''}
          </li>
        ))}
      </ul>
      <Refused error={preview.error ?? load.error} />
    </Modal>
  )
}
