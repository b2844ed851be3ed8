import { Link } from '@tanstack/react-router'
import { App, Button, Form, Input, Modal, Select, Tag } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { CallList, Finding } from '#contracts/chronic'
import { ProgrammeAnswer, ProgrammeList } from '#contracts/chronic-programme'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useSayFacts } from './facts.ts'
import { TeamNav, useWorks } from './nav.tsx'
import './team.css'
import { Field } from '../parts/field.tsx'
import { useT } from './texts.ts'

export const SUSPECTED = '/api/chronic/suspected'
type Person = z.infer<typeof CallList>['people'][number]
const after = ({ foundAt, finding }: Person) => ({ before: foundAt, beforeId: finding.id })

/** Whom results, readings or a questionnaire point to, until a doctor has decided. */
export function TeamSuspectedPage() {
  const t = useT()
  const say = useWords()
  const [programmeCode, setProgrammeCode] = useState<string | undefined>(undefined)
  const [last, setLast] = useState<{ before: string; beforeId: string } | undefined>(undefined)
  const query = useApi(SUSPECTED, CallList, { params: { programmeCode, ...last } })
  const programmes = useApi('/api/chronic/programmes', ProgrammeList)
  const options = (programmes.data?.programmes ?? [])
    .filter(({ inForce }) => inForce)
    .map((one) => ({ value: one.programmeCode, label: say(one.title) }))
  return (
    <Page
      title={t('suspected.title')}
      sub={t('suspected.sub')}
      actions={
        <Select
          allowClear
          style={{ minWidth: 160 }}
          aria-label={t('suspected.programme')}
          placeholder={t('suspected.all')}
          value={programmeCode}
          options={options}
          onChange={(code) => {
            setProgrammeCode(code)
            setLast(undefined)
          }}
        />
      }
    >
      <TeamNav />
      <Card>
        <Answer of={query} loading={<Loading lines={5} />}>
          {({ people, more }) =>
            people.length === 0 ? (
              <Empty title={t('suspected.none')} hint={t('suspected.noneDo')} />
            ) : (
              <>
                <Rows people={people} onDone={() => void query.refetch()} />
                {more ? (
                  <Button block type="text" onClick={() => setLast(after(people.at(-1)!))}>
                    {t('suspected.more')}
                  </Button>
                ) : null}
              </>
            )
          }
        </Answer>
      </Card>
    </Page>
  )
}

function Rows({ people, onDone }: { people: readonly Person[]; onDone: () => void }) {
  const t = useT()
  const say = useWords()
  const sayFacts = useSayFacts()
  const works = useWorks()
  const doctor = useMe().roles.includes('doctor')
  const [deed, setDeed] = useState<{ person: Person; state: 'confirmed' | 'excluded' } | undefined>(undefined)
  return (
    <>
      <ul className="team-lines">
        {people.map((person) => {
          const { finding } = person
          return (
            <li key={finding.id} className="held-row">
              <div>
                {works ? (
                  <Link to={`/team/people/${finding.residentId}` as never} className="work-name">
                    {person.residentName}
                  </Link>
                ) : (
                  <b>{person.residentName}</b>
                )}{' '}
                <span className="muted tabular">{person.phone}</span>{' '}
                <Tag color="warning">{say(finding.programmeTitle)}</Tag>
                <Tag>{t(`suspected.basis.${finding.basis}`)}</Tag>
                <div>
                  {say(finding.because.sentence)} <span className="muted">{sayFacts(finding.because.facts)}</span>
                </div>
                <div className="muted">
                  {t('suspected.found')} <Day date={finding.foundOn} />
                </div>
              </div>
              {doctor ? (
                <div className="team-row">
                  <Button size="small" onClick={() => setDeed({ person, state: 'confirmed' })}>
                    {t('suspected.confirm')}
                  </Button>
                  <Button size="small" type="text" onClick={() => setDeed({ person, state: 'excluded' })}>
                    {t('suspected.exclude')}
                  </Button>
                </div>
              ) : null}
            </li>
          )
        })}
      </ul>
      {deed ? (
        <DecideDialog
          finding={deed.person.finding}
          name={deed.person.residentName}
          state={deed.state}
          onClose={() => setDeed(undefined)}
          onDone={onDone}
        />
      ) : null}
    </>
  )
}

interface Asked {
  finding: Finding
  name: string
  state: 'confirmed' | 'excluded'
  onClose: () => void
  onDone: () => void
}

/** A doctor confirms with a diagnosis, or excludes, and says on what grounds. */
export function DecideDialog({ finding, name, state, onClose, onDone }: Asked) {
  const t = useT()
  const say = useWords()
  const sayFacts = useSayFacts()
  const { message } = App.useApp()
  const confirmed = state === 'confirmed'
  const programme = useApi(`/api/chronic/programmes/${finding.programmeCode}`, ProgrammeAnswer, { enabled: confirmed })
  const screening = programme.data?.content.screening as { diagnoses?: string[] } | undefined
  const codes = screening?.diagnoses ?? []
  const [code, setCode] = useState<string | undefined>(undefined)
  const [reason, setReason] = useState('')
  const diagnosisCode = code ?? codes[0]
  const send = useCommand(Finding, {
    onDone: () => {
      void message.success(t(confirmed ? 'suspected.done' : 'suspected.excluded'))
      onDone()
      onClose()
    },
  })
  const body = { state, reason: reason.trim(), ...(confirmed ? { diagnosisCode } : {}) }
  const title = { name, programme: say(finding.programmeTitle) }
  return (
    <Modal
      open
      title={t(confirmed ? 'suspected.confirmTitle' : 'suspected.excludeTitle', title)}
      okText={t(confirmed ? 'suspected.confirm' : 'suspected.exclude')}
      okButtonProps={{ disabled: reason.trim().length < 1 || (confirmed && !diagnosisCode) }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: `/api/chronic/findings/${finding.id}/decide`, body })}
      onCancel={onClose}
    >
      <p>
        {say(finding.because.sentence)} <span className="muted">{sayFacts(finding.because.facts)}</span>
      </p>
      <Form layout="vertical" className="team-gap">
        {confirmed ? (
          <Field label={t('suspected.code')} required>
            <Select
              value={diagnosisCode}
              onChange={setCode}
              options={codes.map((one) => ({ value: one, label: one }))}
            />
          </Field>
        ) : null}
        <Field label={t('suspected.reason')} required>
          <Input.TextArea
            rows={2}
            maxLength={300}
            value={reason}
            placeholder={t(confirmed ? 'suspected.reasonConfirm' : 'suspected.reasonExclude')}
            onChange={({ target }) => setReason(target.value)}
          />
        </Field>
      </Form>
      <Refused error={send.error} />
    </Modal>
  )
}
