import { useQueryClient } from '@tanstack/react-query'
import { Button, Radio, Select, Tooltip } from 'antd'
import { useState } from 'react'
import { Consult, DiagnosisCodeList } from '#contracts/consult'
import { useSentence } from '../../shell/states.tsx'
import { showAnswer, useApi, useCommand } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

/** A consult that changed: shown at once, and what depends on it is asked again. */
export function useConsultChanged() {
  const client = useQueryClient()
  return (consult: Consult) => {
    showAnswer(client, `/api/consult/consults/${consult.id}`, consult)
    void client.invalidateQueries({ queryKey: [`/api/prescribing/consults/${consult.id}`] })
    void client.invalidateQueries({ queryKey: ['/api/consult/queue'] })
  }
}

/** Judgement first, then the diagnosis: what opens the pad. A changed condition leads offline (R04, R05). */
export function JudgementBar({ consult, onChanged }: { consult: Consult; onChanged: () => void }) {
  const t = useT()
  const changed = useConsultChanged()
  const judge = useCommand(Consult, {
    onDone: (next) => {
      changed(next)
      if (next.judgement === 'changed') onChanged()
    },
  })
  const diagnose = useCommand(Consult, { onDone: changed })
  const base = `/api/consult/consults/${consult.id}`
  const set = (judgement: 'stable' | 'changed') => judge.mutate({ path: `${base}/judgement`, body: { judgement } })
  const setCodes = (codes: string[]) => diagnose.mutate({ path: `${base}/diagnoses`, body: { codes } })
  useKeys([
    { key: 's', label: t('judge.keyStable'), run: () => set('stable') },
    { key: 'c', label: t('judge.keyChanged'), run: () => set('changed') },
  ])
  const { followUpOf, diagnoses } = consult
  return (
    <div className="judge">
      <div className="judge-part">
        <span className="judge-label">{t('judge.title')}</span>
        <Radio.Group
          size="small"
          optionType="button"
          buttonStyle="solid"
          value={consult.judgement}
          disabled={judge.isPending}
          onChange={(event) => set(event.target.value)}
          options={[
            { value: 'stable', label: t('judge.stable') },
            { value: 'changed', label: t('judge.changed') },
          ]}
        />
      </div>
      <div className="judge-part judge-diagnosis">
        <span className="judge-label">{t('judge.diagnosis')}</span>
        <Tooltip title={consult.judgement ? undefined : t('judge.first')}>
          <DiagnosisSelect
            consult={consult}
            pending={diagnose.isPending}
            disabled={consult.judgement !== 'stable'}
            onCodes={setCodes}
          />
        </Tooltip>
        {consult.judgement === 'stable' && !diagnoses.some((one) => one.code === followUpOf.code) ? (
          <Button
            size="small"
            loading={diagnose.isPending}
            onClick={() => setCodes([followUpOf.code, ...diagnoses.map((one) => one.code)])}
          >
            {t('judge.same', { name: followUpOf.name })}
          </Button>
        ) : null}
      </div>
      <Refused error={judge.error ?? diagnose.error} />
    </div>
  )
}

function DiagnosisSelect(props: {
  consult: Consult
  pending: boolean
  disabled: boolean
  onCodes: (codes: string[]) => void
}) {
  const t = useT()
  const sentence = useSentence()
  const [text, setText] = useState('')
  const query = useApi('/api/consult/diagnosis-codes', DiagnosisCodeList, {
    params: { q: text.trim(), limit: 20 },
    enabled: text.trim() !== '',
    keep: true,
  })
  const chosen = props.consult.diagnoses
  const known = [...chosen, ...(text.trim() ? (query.data?.codes ?? []) : [])]
  const options = [...new Map(known.map((one) => [one.code, one])).values()]
  return (
    <Select
      size="small"
      mode="multiple"
      className="judge-select"
      aria-label={t('judge.diagnosis')}
      placeholder={t('judge.search')}
      disabled={props.disabled}
      loading={props.pending}
      maxCount={5}
      value={chosen.map((one) => one.code)}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      notFoundContent={query.error ? sentence(query.error) : null}
      onChange={(codes: string[]) => {
        setText('')
        if (codes.length > 0) props.onCodes(codes)
      }}
      options={options.map((one) => ({ value: one.code, label: `${one.code} ${one.name}` }))}
    />
  )
}
