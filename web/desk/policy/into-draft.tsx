import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Modal, Select } from 'antd'
import { useState } from 'react'
import { type Cells, Drafts, type PolicyTable } from '#contracts/policies'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { NewDraft } from './new-draft.tsx'
import { RowForm } from './row-form.tsx'
import { nameOfRow } from './say.ts'
import { useT } from './texts.ts'

interface Props {
  table: PolicyTable
  cells: Cells
  ending: boolean
  onClose: () => void
}

/** A row in force taken into an open draft, to be changed from a day on or ended. */
export function IntoDraft({ table, cells, ending, onClose }: Props) {
  const t = useT()
  const { locale } = usePreferences()
  const navigate = useNavigate()
  const client = useQueryClient()
  const query = useApi('/api/policies/drafts', Drafts, { params: { state: 'open' } })
  const [picked, setPicked] = useState<string | undefined>(undefined)
  const done = (draftId: string) => {
    void client.invalidateQueries()
    void navigate({ to: `/policy/drafts/${draftId}` as never })
  }
  const title = `${t(ending ? 'end' : 'change')}: ${nameOfRow(table, cells, locale)}`
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={920}>
      <Answer of={query}>
        {({ drafts }) => {
          const draftId = picked ?? drafts[0]?.draftId
          if (draftId === undefined || picked === '') return <NewDraft onMade={setPicked} />
          return (
            <>
              <label className="form-label" htmlFor="policy-draft">
                {t('intoDraft')}{' '}
                <Select
                  id="policy-draft"
                  style={{ minWidth: 320 }}
                  value={draftId}
                  onChange={setPicked}
                  options={[
                    ...drafts.map((one) => ({ value: one.draftId, label: one.title })),
                    { value: '', label: `+ ${t('newDraft')}` },
                  ]}
                />
              </label>
              <RowForm
                {...{ draftId, table, ending }}
                cells={ending ? { ...cells, valid_to: '' } : { ...cells, valid_from: '', valid_to: '' }}
                onDone={() => done(draftId)}
                onCancel={onClose}
              />
            </>
          )
        }}
      </Answer>
    </Modal>
  )
}
