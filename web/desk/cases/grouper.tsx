import { Button, InputNumber, Segmented } from 'antd'
import { useState } from 'react'
import { CaseExplained, type CaseGiven } from '#contracts/grouping'
import { Empty } from '../../shell/states.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { FundNav } from '../fund/nav.tsx'
import { Card, Page, Refused } from '../parts/page.tsx'
import { CodeChoice } from './code-choice.tsx'
import { PathPicture } from './path.tsx'
import { useT } from './texts.ts'

const empty: CaseGiven = { sex: 'female', ageYears: 60, ageDays: null, weightG: null, diagnoses: [], procedures: [] }

/** A case and its group; beside it the same case coded otherwise. */
export function GrouperPage() {
  const t = useT()
  const [given, setGiven] = useState(empty)
  const [other, setOther] = useState<CaseGiven>()
  return (
    <Page title={t('grouper')} sub={t('grouperSub')}>
      <FundNav />
      <div className="cases-two">
        <Side title={t('given')} given={given} onChange={setGiven} />
        {other ? (
          <Side title={t('other')} given={other} onChange={setOther} extra={<Copy onClick={() => setOther(given)} />} />
        ) : (
          <Card title={t('other')} extra={<Copy onClick={() => setOther(given)} />}>
            <p className="muted">{t('otherHint')}</p>
          </Card>
        )}
      </div>
    </Page>
  )
}

function Copy({ onClick }: { onClick: () => void }) {
  const t = useT()
  return <Button onClick={onClick}>{t('copy')}</Button>
}

function Side(props: {
  title: string
  given: CaseGiven
  onChange: (given: CaseGiven) => void
  extra?: React.ReactNode
}) {
  const t = useT()
  const { given, onChange } = props
  const group = useCommand<CaseExplained, CaseGiven>(CaseExplained)
  const set = (change: Partial<CaseGiven>) => onChange({ ...given, ...change })
  return (
    <Card title={props.title} extra={props.extra}>
      <form
        className="cases-form"
        onSubmit={(event) => {
          event.preventDefault()
          group.mutate({ path: '/api/grouping/group', body: given })
        }}
      >
        <div className="cases-row">
          <Segmented<'male' | 'female'>
            aria-label={t('sex')}
            value={given.sex}
            onChange={(sex) => set({ sex })}
            options={[
              { value: 'male', label: t('male') },
              { value: 'female', label: t('female') },
            ]}
          />
          <Whole label={t('ageYears')} value={given.ageYears} onChange={(years) => set({ ageYears: years ?? 0 })} />
          {given.ageYears === 0 ? (
            <>
              <Whole label={t('ageDays')} value={given.ageDays} onChange={(ageDays) => set({ ageDays })} />
              <Whole label={t('weightG')} value={given.weightG} onChange={(weightG) => set({ weightG })} />
            </>
          ) : null}
        </div>
        <CodeChoice
          label={t('diagnoses')}
          kind="diagnosis"
          value={given.diagnoses}
          onChange={(diagnoses) => set({ diagnoses })}
        />
        <CodeChoice
          label={t('procedures')}
          kind="procedure"
          value={given.procedures}
          onChange={(procedures) => set({ procedures })}
        />
        <div>
          <Button type="primary" htmlType="submit" loading={group.isPending} disabled={given.diagnoses.length === 0}>
            {t('group')}
          </Button>
        </div>
      </form>
      <Refused error={group.error} />
      {group.data ? <PathPicture of={group.data} /> : <Empty title={t('nothingYet')} hint={t('nothingYetDo')} />}
    </Card>
  )
}

function Whole(props: { label: string; value: number | null; onChange: (value: number | null) => void }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the kit's number is the control
    <label>
      {props.label}
      <InputNumber aria-label={props.label} min={0} precision={0} value={props.value} onChange={props.onChange} />
    </label>
  )
}
