import { type ContractView, Eligibility, MyContracts } from '#contracts/family-contracts'
import { MyTeam } from '#contracts/teams'
import { Money } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Card, Facts, LinkButton, LinkRow, Row, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useDoctorTitle } from '../texts.ts'
import { useT } from './texts.ts'

/** Who answers for one's health, what was agreed with them, and what else could be. */
export function MyDoctor() {
  const t = useT()
  const { residentId } = useActing().person
  const team = useApi(`/api/teams/of/${residentId}`, MyTeam)
  const contracts = useApi(`/api/contracts/residents/${residentId}/contracts`, MyContracts)
  const eligible = useApi(`/api/contracts/residents/${residentId}/eligible`, Eligibility)
  return (
    <Screen title={t('title')} up="/">
      <Answer of={contracts}>{({ contracts }) => <Contracts list={contracts} />}</Answer>
      <Answer of={team}>{(mine) => <Team mine={mine} />}</Answer>
      <Answer of={eligible}>{(mine) => <Packages mine={mine} />}</Answer>
      <Rows>
        <LinkRow to="/learn/article-family-doctor" title={t('learn')} />
        <LinkRow to="/family-doctor/places" title={t('places')} />
      </Rows>
    </Screen>
  )
}

const live = ({ state }: ContractView) => state === 'offered' || state === 'cooling' || state === 'active'

function Contracts({ list }: { list: readonly ContractView[] }) {
  const t = useT()
  const { locale } = usePreferences()
  const running = list.filter(live)
  if (running.length === 0)
    return (
      <div className="card">
        <Empty title={t('none')} hint={t('noneHint')} />
      </div>
    )
  return running.map((one) => (
    <Card key={one.id} accent={one.state === 'offered'} label={t('contract')}>
      <div className="spread">
        <h2>{t('contract')}</h2>
        <Tag tone={one.state === 'active' ? 'good' : 'warn'}>{t(`state.${one.state}`)}</Tag>
      </div>
      <p className="lead">{one.teamName}</p>
      <Facts
        of={[
          [
            t('packages'),
            one.packages
              .map((each) => (locale === 'en' ? each.nameEn : each.nameZh))
              .join(locale === 'en' ? ', ' : '、'),
          ],
          [t('to'), one.endsOn ? <Day key="to" date={one.endsOn} /> : null],
          [t('services'), one.promised > 0 ? t('progress', { done: one.done, all: one.promised }) : null],
        ]}
      />
      <LinkButton to={`/contracts/${one.id}`}>{t('open')}</LinkButton>
    </Card>
  ))
}

function Team({ mine }: { mine: MyTeam }) {
  const t = useT()
  const titleOf = useDoctorTitle()
  const { team, basis } = mine
  if (!team)
    return (
      <div className="card">
        <Empty title={t('noTeam')} hint={t('noTeamHint')} />
      </div>
    )
  return (
    <section aria-label={t('team')}>
      <h2 className="section-title">
        {team.name} {basis ? <Tag>{t(`basis.${basis}`)}</Tag> : null}
      </h2>
      <Rows label={t('team')}>
        {team.members
          .filter(({ to }) => to === null)
          .map((one) => {
            const note = [t(`duty.${one.duty}`), titleOf(one.title)].filter(Boolean).join(' · ')
            const treats = one.duty === 'leader' || one.duty === 'gp' || one.duty === 'village-doctor'
            return treats ? (
              <LinkRow
                key={one.staffId}
                to={`/book/doctors/${one.staffId}`}
                title={one.name}
                note={note}
                end={t('book')}
              />
            ) : (
              <Row key={one.staffId} title={one.name} note={note} />
            )
          })}
        <RecordOpen mine={mine} />
      </Rows>
    </section>
  )
}

/** Whether the team may look, by what, and where to end it: nobody has to ask at a desk. */
function RecordOpen({ mine: { opensRecord, basis } }: { mine: MyTeam }) {
  const t = useT()
  if (!opensRecord) return <LinkRow to="/consents" title={t('recordClosed')} note={t('recordByNobody')} />
  if (basis === 'contract') return <Row title={t('recordOpen')} note={t('recordByContract')} />
  return <LinkRow to="/consents" title={t('recordOpen')} note={t('recordByAgreement')} />
}

function Packages({ mine }: { mine: Eligibility }) {
  const t = useT()
  const { locale } = usePreferences()
  const sorted = mine.packages.toSorted((a, b) => Number(b.eligible) - Number(a.eligible))
  return (
    <section aria-label={t('packages')}>
      <h2 className="section-title">{t('packages')}</h2>
      <p className="row-note">{t('packagesHint')}</p>
      <Rows label={t('packages')}>
        {sorted.map((one) => (
          <Row
            key={one.code}
            title={
              <>
                {one.eligible ? '✓ ' : ''}
                {locale === 'en' ? one.nameEn : one.nameZh}
              </>
            }
            note={`${one.why}${one.demonstration ? ` · ${t('demonstration')}` : ''}`}
            end={
              one.parts.personFen === 0 ? (
                t('free')
              ) : (
                <>
                  {t('youPay')} <Money fen={one.parts.personFen} />
                </>
              )
            }
          />
        ))}
      </Rows>
    </section>
  )
}
