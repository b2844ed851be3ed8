import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { PackageDocument, TermsDocument } from '#contracts/village'
import type { Holder, Person } from '#contracts/village-store'
import { Field, Notice } from '../../resident/kit/parts.tsx'
import { clock, newKey } from '../../shell/browser.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Empty, Loading } from '../../shell/states.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { SignSheet } from '../kit/sign-sheet.tsx'
import { SignaturePad } from '../kit/signature.tsx'
import { useDraft } from '../kit/use-draft.ts'
import { useToday } from '../kit/words.ts'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import { MemberChoice, PriceCard } from './members.tsx'
import { missingOf, type Signer } from './packages.ts'
import { bothOnOneSheet } from './sheet-picture.ts'

interface Ground {
  readonly people: readonly Person[]
  readonly packages: readonly PackageDocument[]
  readonly terms: TermsDocument | null
  readonly holder: Holder | null
}
interface ContractDraft {
  readonly id: string
  readonly signers: readonly Signer[]
  readonly witness: string
}

/** A household signs at home: who, which packages, who pays what, the text, both signatures. No network is needed. */
export function SignContract() {
  const t = useT()
  const { householdId } = useParams({ strict: false }) as { householdId: string }
  const ground = useData<Ground>(`contract ${householdId}`, async (store) => {
    const [people, packages, terms, holder] = await Promise.all([
      store.household(householdId),
      store.packages(),
      store.terms(),
      store.holder(),
    ])
    return { people, packages, terms, holder }
  })
  return (
    <Held of={ground}>
      {(data) =>
        data.people.length > 0 && data.packages.length > 0 && data.terms && data.holder ? (
          <Sheet ground={data} terms={data.terms} holder={data.holder} householdId={householdId} />
        ) : (
          <Screen title={t('contract.sign')} up={`/households/${householdId}`}>
            <Empty title={t('contract.notHere')} hint={t('contract.notHereHint')} />
          </Screen>
        )
      }
    </Held>
  )
}

function Sheet(props: { ground: Ground; terms: TermsDocument; holder: Holder; householdId: string }) {
  const t = useT()
  const today = useToday()
  const { locale } = usePreferences()
  const navigate = useNavigate()
  const { seals } = useOpen()
  const { ground, terms, holder, householdId } = props
  const name = `contract:${householdId}`
  const { draft, change } = useDraft<ContractDraft>(name, () => ({ id: newKey(), signers: [], witness: '' }))
  const [read, setRead] = useState(false)
  const [ink, setInk] = useState<{ person?: string; doctor?: string }>({})
  const [asked, setAsked] = useState(false)
  const [signing, setSigning] = useState(false)
  if (!draft) return <Loading cards={2} />
  const people = new Map(ground.people.map((person) => [person.id, person]))
  const missing = missingOf(draft.signers, people, today)
  const unsigned = !read || !ink.person || !ink.doctor || draft.witness.trim() === ''
  const first = people.get(draft.signers[0]?.guardianId ?? draft.signers[0]?.residentId ?? '')
  const up = `/households/${householdId}`
  const seal = async () => {
    const base64 = await bothOnOneSheet(
      { name: first?.name ?? '', png: ink.person ?? '' },
      { name: holder.doctorName, png: ink.doctor ?? '' },
    )
    const body = {
      id: draft.id,
      members: draft.signers.map(({ residentId, contractId, packageCodes, guardianId }) => ({
        id: contractId,
        residentId,
        packageCodes,
        ...(guardianId ? { guardianId } : {}),
      })),
      termsVersion: terms.version,
      witness: draft.witness.trim(),
    }
    const residentId = draft.signers[0]!.residentId
    await seals.sign({
      id: draft.id,
      what: 'contract',
      residentId,
      signedAt: clock.now().toISOString(),
      commands: [{ kind: 'contract-sign', residentId, householdId, body }],
      chained: false,
      files: [{ residentId, what: 'signature', type: 'image/png', base64 }],
      picture: true,
      draftName: name,
    })
    setSigning(false)
    void navigate({ to: up, replace: true })
  }
  return (
    <Screen
      title={t('contract.sign')}
      up={up}
      foot={
        <>
          {asked && missing ? (
            <p className="field-error">
              {t(`contract.missing.${missing.what}`, { name: people.get(missing.residentId ?? '')?.name ?? '' })}
            </p>
          ) : asked && unsigned ? (
            <p className="field-error">{t(read ? 'contract.missing.signature' : 'contract.missing.unread')}</p>
          ) : null}
          <button
            type="button"
            className="link-button main"
            onClick={() => {
              setAsked(true)
              if (!missing && !unsigned) setSigning(true)
            }}
          >
            {t('contract.signNow', { n: draft.signers.length })}
          </button>
        </>
      }
    >
      <h2 className="section-title">{t('contract.who')}</h2>
      {ground.people.map((person) => (
        <MemberChoice
          key={person.id}
          person={person}
          family={ground.people}
          packages={ground.packages}
          signer={draft.signers.find(({ residentId }) => residentId === person.id)}
          today={today}
          onChange={(signer) =>
            change((before) => ({
              ...before,
              signers: [
                ...before.signers.filter(({ residentId }) => residentId !== person.id),
                ...(signer ? [signer] : []),
              ],
            }))
          }
        />
      ))}
      <PriceCard signers={draft.signers} packages={ground.packages} />
      <details className="card" onToggle={(event) => setRead(read || event.currentTarget.open)}>
        <summary>
          <strong>{t('contract.text', { title: locale === 'zh' ? terms.titleZh : terms.titleEn })}</strong>
          {read ? <span className="badge good">{t('contract.wasRead')}</span> : null}
        </summary>
        <p style={{ whiteSpace: 'pre-wrap' }}>{locale === 'zh' ? terms.bodyZh : terms.bodyEn}</p>
        <p>
          <strong>{t('contract.purpose')}</strong>
        </p>
        <p style={{ whiteSpace: 'pre-wrap' }}>{locale === 'zh' ? terms.purposeZh : terms.purposeEn}</p>
        <p>{t('contract.cooling', { days: terms.coolingDays, months: terms.termMonths })}</p>
      </details>
      <section className="card" aria-label={t('contract.signatures')}>
        <SignaturePad
          label={first ? t('contract.personSigns', { name: first.name }) : t('contract.someoneSigns')}
          onInk={(person) => setInk((before) => ({ ...before, person }))}
        />
        <SignaturePad
          label={t('contract.doctorSigns', { name: holder.doctorName })}
          onInk={(doctor) => setInk((before) => ({ ...before, doctor }))}
        />
        <Field
          label={t('contract.witness')}
          hint={t('contract.witnessHint')}
          value={draft.witness}
          maxLength={60}
          onChange={(event) => change((before) => ({ ...before, witness: event.target.value }))}
        />
      </section>
      <Notice>{t('contract.later')}</Notice>
      <SignSheet
        open={signing}
        title={t('contract.sign')}
        summary={draft.signers.map(({ residentId, packageCodes }) =>
          t('contract.line', {
            name: people.get(residentId)?.name ?? '',
            packages: ground.packages
              .filter(({ code }) => packageCodes.includes(code))
              .map((pack) => (locale === 'zh' ? pack.nameZh : pack.nameEn))
              .join(t('and')),
          }),
        )}
        onClose={() => setSigning(false)}
        onSigned={seal}
      />
    </Screen>
  )
}
