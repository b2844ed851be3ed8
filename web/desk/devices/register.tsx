import { Checkbox, Input, Segmented } from 'antd'
import { useState } from 'react'
import { ReadingKind } from '#contracts/readings'
import { DeviceSecret } from '#contracts/readings-devices'
import { useCommand } from '../../shell/use-api.ts'
import { Dialog } from '../grid/dialog.tsx'
import { useT } from './texts.ts'

/** A device is registered: what it is and what it measures, and in what its values are where a message does not say. */
export function RegisterForm(props: { onClose: () => void; onDone: (made: (typeof DeviceSecret)['_output']) => void }) {
  const t = useT()
  const [maker, setMaker] = useState('')
  const [model, setModel] = useState('')
  const [serial, setSerial] = useState('')
  const [kinds, setKinds] = useState<ReadingKind[]>(['blood-pressure'])
  const [pressureUnit, setPressure] = useState<'mm[Hg]' | 'kPa'>('mm[Hg]')
  const [glucoseUnit, setGlucose] = useState<'mmol/L' | 'mg/dL'>('mmol/L')
  const save = useCommand(DeviceSecret, { onDone: props.onDone })
  const field = (name: 'maker' | 'model' | 'serial', value: string, set: (value: string) => void) => (
    <Input
      aria-label={t(name)}
      placeholder={t(name)}
      maxLength={60}
      value={value}
      onChange={({ target }) => set(target.value)}
    />
  )
  return (
    <Dialog
      title={t('register')}
      open
      ok={t('save')}
      busy={save.isPending}
      ready={[maker, model, serial].every((text) => text.trim() !== '') && kinds.length > 0}
      error={save.error}
      onClose={props.onClose}
      onOk={() =>
        save.mutate({
          path: '/api/readings/devices',
          body: { maker, model, serial, kinds, pressureUnit, glucoseUnit },
        })
      }
    >
      {field('maker', maker, setMaker)}
      {field('model', model, setModel)}
      {field('serial', serial, setSerial)}
      <span className="form-label">{t('kinds')}</span>
      <Checkbox.Group
        value={kinds}
        onChange={setKinds}
        options={ReadingKind.options.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      {kinds.includes('blood-pressure') ? (
        <>
          <span className="form-label">{t('pressureUnit')}</span>
          <Segmented
            value={pressureUnit}
            onChange={setPressure}
            options={[
              { value: 'mm[Hg]' as const, label: 'mmHg' },
              { value: 'kPa' as const, label: 'kPa' },
            ]}
          />
        </>
      ) : null}
      {kinds.includes('glucose') ? (
        <>
          <span className="form-label">{t('glucoseUnit')}</span>
          <Segmented value={glucoseUnit} onChange={setGlucose} options={['mmol/L' as const, 'mg/dL' as const]} />
        </>
      ) : null}
    </Dialog>
  )
}
