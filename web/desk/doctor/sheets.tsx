import { App, Button, Input, Tag } from 'antd'
import { useState } from 'react'
import { type Prescription, prescription } from '#contracts/prescribing'
import { usePreferences } from '../../shell/preferences.ts'
import { Time } from '../../shell/time.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

const colours: Partial<Record<Prescription['state'], string>> = {
  signed: 'warning',
  returned: 'error',
  approved: 'success',
  dispensed: 'success',
}

/** The signed sheets of this consult and where each stands; a returned one says why and is amended here. */
export function Sheets({ sheets: all, refresh }: { sheets: readonly Prescription[]; refresh: () => unknown }) {
  const sheets = all.filter((sheet) => sheet.state !== 'draft')
  const superseded = new Set(sheets.map((sheet) => sheet.previousVersionId))
  const amending = new Set(all.map((sheet) => sheet.previousVersionId))
  return (
    <>
      {sheets
        .filter((sheet) => !superseded.has(sheet.prescriptionId))
        .map((sheet) => (
          <SignedSheet
            key={sheet.prescriptionId}
            sheet={sheet}
            amending={amending.has(sheet.prescriptionId)}
            refresh={refresh}
          />
        ))}
    </>
  )
}

function SignedSheet({ sheet, amending, refresh }: { sheet: Prescription; amending: boolean; refresh: () => unknown }) {
  const t = useT()
  const words = useWords()
  const { locale } = usePreferences()
  const amend = useCommand(prescription, { onDone: refresh })
  return (
    <article className="sheet" data-state={sheet.state}>
      <header>
        <Tag color={colours[sheet.state]}>{t(`state.${sheet.state}`)}</Tag>
        <b className="tabular">{sheet.number}</b>
        {sheet.version > 1 ? <span className="muted">{t('pad.version', { n: sheet.version })}</span> : null}
        {sheet.signedAt ? (
          <span className="muted">
            <Time at={sheet.signedAt} />
          </span>
        ) : null}
        {amending ? null : <SheetActions sheet={sheet} refresh={refresh} amend={amend} />}
      </header>
      {sheet.state === 'returned' ? (
        <p className="sheet-returned">
          {t('pad.returnedBecause', { name: sheet.pharmacistName ?? '' })}
          <b>{sheet.returnReason}</b>
        </p>
      ) : (
        <p className="muted">{words(sheet.stateText)}</p>
      )}
      <ul>
        {sheet.items.map((item) => (
          <li key={item.itemId}>
            {locale === 'zh' ? item.nameZh : item.nameEn} <span className="muted">{item.packDescription}</span> ·{' '}
            {words(item.usageText)}
          </li>
        ))}
      </ul>
      <Refused error={amend.error} />
    </article>
  )
}

type Amend = ReturnType<typeof useCommand<Prescription>>

function SheetActions({ sheet, refresh, amend }: { sheet: Prescription; refresh: () => unknown; amend: Amend }) {
  const t = useT()
  const deskT = useDeskT()
  const { modal, message } = App.useApp()
  const withdraw = useCommand(prescription, {
    onDone: () => {
      void message.success(t('pad.withdrawn'))
      void refresh()
    },
  })
  const ask = () => {
    let reason = ''
    modal.confirm({
      title: t('pad.withdrawWhy'),
      content: <ReasonField onChange={(value) => (reason = value)} />,
      okText: t('pad.withdraw'),
      cancelText: deskT('cancel'),
      okButtonProps: { danger: true },
      onOk: () =>
        reason.trim().length < 2
          ? Promise.reject(new Error('a reason is needed'))
          : withdraw.mutateAsync({
              path: `/api/prescribing/prescriptions/${sheet.prescriptionId}/withdraw`,
              body: { reason },
            }),
    })
  }
  return (
    <span className="sheet-actions">
      {sheet.state === 'returned' ? (
        <Button
          size="small"
          type="primary"
          loading={amend.isPending}
          onClick={() => amend.mutate({ path: `/api/prescribing/prescriptions/${sheet.prescriptionId}/amend` })}
        >
          {t('pad.amend')}
        </Button>
      ) : null}
      {sheet.state === 'signed' || sheet.state === 'approved' || sheet.state === 'returned' ? (
        <Button size="small" type="text" onClick={ask}>
          {t('pad.withdraw')}
        </Button>
      ) : null}
    </span>
  )
}

function ReasonField({ onChange }: { onChange: (value: string) => void }) {
  const t = useT()
  const [value, setValue] = useState('')
  return (
    <Input.TextArea
      autoFocus
      aria-label={t('pad.withdrawWhy')}
      maxLength={200}
      value={value}
      status={value.trim().length < 2 ? 'warning' : undefined}
      onChange={(event) => {
        setValue(event.target.value)
        onChange(event.target.value)
      }}
    />
  )
}
