import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Empty, ErrorState, Loading } from '../../shell/states.tsx'
import { DayStep } from '../booking/day-step.tsx'
import { weekOf } from '../booking/days.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { useRights } from '../booking/use-staff.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { DoctorSheet } from './doctor-sheet.tsx'
import { ExceptionForm } from './exception-form.tsx'
import { Grid } from './grid.tsx'
import { SchedulesNav } from './nav.tsx'
import './schedules.css'
import { SessionSheet } from './session-sheet.tsx'
import { TemplateForm, type TemplateTask } from './template-form.tsx'
import { useT } from './texts.ts'
import { type Block, useWeek } from './use-week.ts'

/** Who sits when: the week as a picture, and everything one does to it. */
export function SchedulesPage() {
  const bookingT = useBookingT()
  const me = useMe()
  if (!me.institution) return <Empty title={bookingT('noInstitution')} hint={bookingT('noInstitutionDo')} />
  return <Week />
}

type Open =
  | { what: 'session'; key: string }
  | { what: 'doctor'; doctorId: string; doctorName: string }
  | { what: 'template'; task: TemplateTask }
  | { what: 'exception'; doctorId?: string; day?: string }

function Week() {
  const t = useT()
  const deskT = useDeskT()
  const [day, setDay] = useState(dateOf(clock.now()))
  const days = weekOf(day)
  const week = useWeek(days)
  const { editor } = useRights()
  const [open, setOpen] = useState<Open | undefined>(undefined)
  const [department, setDepartment] = useState<string | undefined>(undefined)
  const [text, setText] = useState('')
  const close = () => setOpen(undefined)
  const add = () => setOpen({ what: 'template', task: { kind: 'new' } })
  useKeys([
    { key: 'n', label: t('addTemplate'), run: add, enabled: editor },
    { key: 'e', label: t('addException'), run: () => setOpen({ what: 'exception' }), enabled: editor },
    { key: 'p', label: deskT('print'), run: () => window.print() },
  ])
  const shown = week.blocks.filter(
    (block) =>
      (!department || block.departmentName === department) && (!text || block.doctorName.includes(text.trim())),
  )
  const chosen = open?.what === 'session' ? week.blocks.find(({ key }) => key === open.key) : undefined
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        <>
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
          {editor ? (
            <>
              <Button onClick={() => setOpen({ what: 'exception' })}>
                {t('addException')} <KeyName name="e" />
              </Button>
              <Button type="primary" onClick={add}>
                {t('addTemplate')} <KeyName name="n" />
              </Button>
            </>
          ) : null}
        </>
      }
    >
      <SchedulesNav />
      <div className="week-bar no-print">
        <DayStep day={day} onChange={setDay} week />
        {editor ? <Filters of={week.blocks} {...{ department, setDepartment, text, setText }} /> : null}
      </div>
      {week.error && week.blocks.length === 0 ? (
        <ErrorState error={week.error} retry={() => void week.refetch()} />
      ) : week.loading && week.blocks.length === 0 ? (
        <Loading cards={2} lines={6} />
      ) : shown.length === 0 ? (
        <Empty
          title={t('nothing')}
          hint={t(editor ? 'nothingDo' : 'nothingOwn')}
          action={editor ? <Button onClick={add}>{t('addTemplate')}</Button> : null}
        />
      ) : (
        <Grid
          days={days}
          blocks={shown}
          onSession={(block) => setOpen({ what: 'session', key: block.key })}
          onDoctor={(doctorId, doctorName) => setOpen({ what: 'doctor', doctorId, doctorName })}
          onEmpty={
            editor
              ? (doctorId, on) => setOpen({ what: 'template', task: { kind: 'new', doctorId, day: on } })
              : undefined
          }
        />
      )}
      <SessionSheet block={chosen} onClose={close} onChanged={() => void week.refetch()} />
      <DoctorSheet
        doctor={open?.what === 'doctor' ? { id: open.doctorId, name: open.doctorName } : undefined}
        onClose={close}
        onTask={(task) => setOpen({ what: 'template', task })}
        onException={(doctorId) => setOpen({ what: 'exception', doctorId })}
      />
      {open?.what === 'template' ? (
        <TemplateForm task={open.task} onClose={close} onDone={() => void week.refetch()} />
      ) : null}
      {open?.what === 'exception' ? (
        <ExceptionForm doctorId={open.doctorId} onClose={close} onDone={() => void week.refetch()} />
      ) : null}
    </Page>
  )
}

function Filters(props: {
  of: readonly Block[]
  department: string | undefined
  setDepartment: (department: string | undefined) => void
  text: string
  setText: (text: string) => void
}) {
  const t = useT()
  const bookingT = useBookingT()
  const departments = [...new Set(props.of.map(({ departmentName }) => departmentName))].filter(Boolean)
  return (
    <>
      <Select<string>
        allowClear
        className="week-department"
        placeholder={bookingT('allDepartments')}
        aria-label={bookingT('department')}
        value={props.department ?? null}
        onChange={(value) => props.setDepartment(value)}
        options={departments.map((value) => ({ value, label: value }))}
      />
      <Input
        allowClear
        className="week-find"
        placeholder={t('findDoctor')}
        aria-label={t('findDoctor')}
        value={props.text}
        onChange={(event) => props.setText(event.target.value)}
      />
    </>
  )
}
