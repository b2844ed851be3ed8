import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { LoadList } from '#contracts/grid-assignments'
import { api } from '../../shell/api.ts'
import { Empty, ErrorState, Loading } from '../../shell/states.tsx'
import { Card } from '../parts/page.tsx'
import { GradeBar } from './grade.tsx'
import { useT } from './texts.ts'

/** What the teams of some institutions carry, as one list. */
export function useLoads(institutionIds: readonly string[]) {
  return useQueries({
    queries: institutionIds.map((institutionId) => ({
      queryKey: ['/api/grid/load', { institutionId }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.query('/api/grid/load', LoadList, { params: { institutionId }, signal }),
    })),
    combine: (answers) => ({
      error: answers.find((answer) => answer.error)?.error ?? null,
      there: answers.every(({ data }) => data !== undefined),
      teams: answers.flatMap(({ data }) => data?.teams ?? []),
      unassigned: answers.reduce((sum, { data }) => sum + (data?.unassigned ?? 0), 0),
    }),
  })
}

/** Who carries how much: households weighted by grade, beside the quota. */
export function LoadCard({ institutionIds }: { institutionIds: readonly string[] }) {
  const t = useT()
  const { error, there, teams, unassigned } = useLoads(institutionIds)
  const most = Math.max(1, ...teams.map(({ weighted }) => weighted))
  return (
    <Card title={t('load')} extra={<span className="muted">{t('loadSub')}</span>}>
      {error ? <ErrorState error={error} /> : null}
      {there ? null : <Loading lines={5} />}
      {there && teams.length === 0 ? <Empty title={t('noTeams')} /> : null}
      <div className="load-rows">
        {teams.map((team) => (
          <div key={team.teamId} className="load-row">
            <Link to={'/grid/teams/$teamId' as never} params={{ teamId: team.teamId } as never}>
              {team.name}
            </Link>
            <span className="load-pair">
              <span className="load-bar" style={{ width: `${(team.weighted / most) * 100}%` }} />
              <GradeBar of={team.byGrade} />
            </span>
            <span className={team.households > team.quota ? 'amber tabular' : 'tabular'}>
              {t('loadOf', { households: team.households, quota: team.quota })}
              <br />
              <small className="muted">{`${t('weighted')} ${team.weighted}`}</small>
            </span>
          </div>
        ))}
      </div>
      {unassigned > 0 ? <p className="amber">{`${t('noTeam')} ${unassigned}`}</p> : null}
    </Card>
  )
}
