import { App, Checkbox, Modal, Tag } from 'antd'
import { useState } from 'react'
import { Agreement, Eligibility } from '#contracts/family-contracts'
import { GridPerson, Household } from '#contracts/grid'
import { Answer } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { SexAge, useWords } from '../parts/person.tsx'
import './contracts.css'
import { Parts } from './one-contract.tsx'
import { useT } from './texts.ts'

interface Asked {
  teamId: string
  residentId: string
  onClose: () => void
  onDone: () => void
}

/** Offers a contract to a person, and to whom of the household comes along; each with the packages open to them. */
export function OfferDialog({ teamId, residentId, onClose, onDone }: Asked) {
  const t = useT()
  const { message } = App.useApp()
  const grid = useApi(`/api/grid/people/${residentId}`, GridPerson)
  const householdId = grid.data?.householdId
  const home = useApi(`/api/grid/households/${householdId}`, Household, { enabled: Boolean(householdId) })
  const family = (home.data?.members ?? []).filter((one) => one.until === null && one.residentId !== residentId)
  const self = home.data?.members.find((one) => one.residentId === residentId)
  const [chosen, setChosen] = useState<Readonly<Record<string, readonly string[]>>>({ [residentId]: [] })
  const send = useCommand(Agreement, {
    onDone: () => {
      void message.success(t('offer.done'))
      onDone()
      onClose()
    },
  })
  const choose = (id: string, codes: readonly string[] | undefined) => {
    const { [id]: _before, ...rest } = chosen
    setChosen(codes ? { ...rest, [id]: codes } : rest)
  }
  const members = Object.entries(chosen).map(([id, packageCodes]) => ({ residentId: id, packageCodes }))
  const ready = members.every(({ packageCodes }) => packageCodes.length > 0)
  return (
    <Modal
      open
      width={720}
      title={self ? `${t('offer.title')} · ${self.name}` : t('offer.title')}
      okText={t('offer.ok')}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: '/api/contracts/offers', body: { teamId, members } })}
      onCancel={onClose}
    >
      <Packages
        residentId={residentId}
        codes={chosen[residentId] ?? []}
        onCodes={(codes) => choose(residentId, codes)}
      />
      {family.length > 0 ? <h3 className="offer-gap">{t('offer.household')}</h3> : null}
      {family.map((one) => (
        <section key={one.residentId}>
          <Checkbox
            checked={one.residentId in chosen}
            onChange={({ target }) => choose(one.residentId, target.checked ? [] : undefined)}
          >
            {one.name} <SexAge sex={one.sex} age={one.ageYears} />
          </Checkbox>
          {one.residentId in chosen ? (
            <Packages
              residentId={one.residentId}
              codes={chosen[one.residentId] ?? []}
              onCodes={(codes) => choose(one.residentId, codes)}
            />
          ) : null}
        </section>
      ))}
      <Refused error={send.error} />
    </Modal>
  )
}

function Packages(props: {
  residentId: string
  codes: readonly string[]
  onCodes: (codes: readonly string[]) => void
}) {
  const t = useT()
  const say = useWords()
  const { residentId, codes, onCodes } = props
  const query = useApi(`/api/contracts/residents/${residentId}/eligible`, Eligibility)
  return (
    <Answer of={query}>
      {({ packages }) => (
        <ul className="offer-packages">
          {packages
            .toSorted((a, b) => Number(b.eligible) - Number(a.eligible))
            .map((one) => (
              <li key={one.code}>
                <Checkbox
                  disabled={!one.eligible}
                  checked={codes.includes(one.code)}
                  onChange={({ target }) =>
                    onCodes(target.checked ? [...codes, one.code] : codes.filter((code) => code !== one.code))
                  }
                >
                  <b>{say({ zh: one.nameZh, en: one.nameEn })}</b>{' '}
                  <Tag color={one.eligible ? 'success' : undefined}>
                    {t(one.eligible ? 'offer.eligible' : 'offer.notEligible')}
                  </Tag>
                  <span className="muted">{one.why}</span>
                  <div className="muted tabular">
                    <Parts of={one} />
                  </div>
                </Checkbox>
              </li>
            ))}
        </ul>
      )}
    </Answer>
  )
}
