import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, InputNumber, Table } from 'antd'
import { useState } from 'react'
import { type Indicator, Scheme } from '#contracts/assessment'
import { clock } from '../../shell/browser.ts'
import { useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { pointsOf } from './say.ts'
import { useT } from './texts.ts'

/** A new scheme out of the newest one: weights and bounds are changed in the table. */
export function Propose({ from }: { from: Scheme | undefined }) {
  const t = useT()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [head, setHead] = useState({ zh: '', en: '', source: '' })
  const [years, setYears] = useState({ from: clock.now().getFullYear() + 1, to: null as number | null })
  const [indicators, setIndicators] = useState<readonly Indicator[]>(from?.indicators ?? [])
  const command = useCommand(Scheme, {
    onDone: () => {
      setOpen(false)
      return client.invalidateQueries({ queryKey: ['/api/assessment/schemes'] })
    },
  })
  if (!from) return null
  if (!open) return <Button onClick={() => setOpen(true)}>{t('propose')}</Button>
  const sum = indicators.reduce((all, { weightBp }) => all + weightBp, 0)
  const ready = sum === 10_000 && Object.values(head).every((value) => value.trim() !== '')
  const field = (name: keyof typeof head, label: string) => (
    <Input
      aria-label={label}
      placeholder={label}
      maxLength={200}
      value={head[name]}
      onChange={({ target }) => setHead({ ...head, [name]: target.value })}
    />
  )
  return (
    <Card title={t('propose')}>
      <p className="muted">{t('proposeHint')}</p>
      <div className="assessment-raise">
        {field('zh', t('titleZh'))}
        {field('en', t('titleEn'))}
        {field('source', t('sourceField'))}
        <span className="page-actions">
          <InputNumber
            aria-label={t('yearFrom')}
            prefix={t('yearFrom')}
            min={2000}
            max={2999}
            value={years.from}
            onChange={(value) => setYears({ ...years, from: value ?? years.from })}
          />
          <InputNumber
            aria-label={t('yearTo')}
            prefix={t('yearTo')}
            min={2000}
            max={2999}
            value={years.to}
            onChange={(value) => setYears({ ...years, to: value })}
          />
        </span>
      </div>
      <Editable indicators={indicators} onChange={setIndicators} />
      <p className={sum === 10_000 ? 'muted' : 'form-error'}>{t('weightSum', { sum: pointsOf(sum) })}</p>
      <Refused error={command.error} />
      <Button
        type="primary"
        disabled={!ready}
        loading={command.isPending}
        onClick={() =>
          command.mutate({
            path: '/api/assessment/schemes',
            body: {
              title: { zh: head.zh.trim(), en: head.en.trim() },
              source: head.source.trim(),
              yearFrom: years.from,
              yearTo: years.to,
              indicators,
            },
          })
        }
      >
        {t('send')}
      </Button>
    </Card>
  )
}

interface Edited {
  readonly indicators: readonly Indicator[]
  readonly onChange: (next: readonly Indicator[]) => void
}

function Editable({ indicators, onChange }: Edited) {
  const t = useT()
  const words = useWords()
  const column = (title: string, name: 'zeroAtBp' | 'fullAtBp' | 'weightBp') => ({
    title,
    width: 120,
    render: (_: unknown, one: Indicator) => (
      <InputNumber
        aria-label={`${title} ${words(one.title)}`}
        min={0}
        max={100}
        precision={2}
        value={one[name] / 100}
        onChange={(value) =>
          onChange(
            indicators.map((other) =>
              other.code === one.code ? { ...other, [name]: Math.round((value ?? 0) * 100) } : other,
            ),
          )
        }
      />
    ),
  })
  return (
    <Table<Indicator>
      size="small"
      rowKey="code"
      pagination={false}
      dataSource={[...indicators]}
      columns={[
        { title: t('indicator'), render: (_, { title }) => words(title) },
        column(t('zeroAt'), 'zeroAtBp'),
        column(t('fullAt'), 'fullAtBp'),
        column(t('weight'), 'weightBp'),
      ]}
    />
  )
}
