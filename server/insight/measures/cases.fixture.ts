/**
 * Hand-counted: what happened to a person, and what each measure makes of it: membership and the criterion that decided. Counted
 * by reading the rules in docs/measures.md, not by running the code. The words are in lines.fixture.ts.
 */
import type { Person } from './lines.fixture.ts'

export interface Case extends Person {
  /** Measure → `membership reason`, and weights where a person weighs more than one: ` numerator/denominator`. */
  readonly expect: Readonly<Record<string, string>>
}

const [SH, SD] = ['standard-management-hypertension', 'standard-management-diabetes']
const [CH, CD] = ['control-hypertension', 'control-diabetes']
const [UH, EH, ED] = ['urgent-follow-up-hypertension', 'enrolment-hypertension', 'enrolment-diabetes']
const [C, K, F, KF] = ['contract-rate', 'key-contract-rate', 'fulfilment', 'key-fulfilment']
const X = 'expected-enrolment-hypertension'

const visits = (programme: string, value: string, ...days: string[]) =>
  days.map((day) => `visit ${programme} ${day} home ${value} target`)
const quarters = ['2025-02-10', '2025-05-12', '2025-08-11', '2025-11-10']
const since24 = ['grid', 'enrolled ht 2024-03-01']
const fourHt = visits('ht', '130/80', ...quarters)
const diabetic = ['grid', 'enrolled dm 2024-03-01']
const fourDm = visits('dm', '6.1', ...quarters)
const check = 'check 2025-06-20'

const of = (who: string, born: string, events: string[], expect: Record<string, string>): Case => ({
  who,
  born,
  events,
  expect,
})

/** Counted over the year 2025. */
export const yearCases: readonly Case[] = [
  // Population and contract.
  of('lives in the grid, no contract', '1980-01-01', ['grid'], {
    [C]: 'denominator contract-in-force',
    [K]: 'outside key-population',
    [X]: 'denominator enrolled',
    [EH]: 'outside found',
    [SH]: 'outside managed',
  }),
  of('contract in force at the end of the year', '1980-01-01', ['grid', 'contract 2025-03-01 2026-02-28'], {
    [C]: 'numerator met',
  }),
  of('contract ran out on the last day: still in force', '1980-01-01', ['grid', 'contract 2025-01-01 2025-12-31'], {
    [C]: 'numerator met',
  }),
  of('contract ran out the day before', '1980-01-01', ['grid', 'contract 2025-01-01 2025-12-30'], {
    [C]: 'denominator contract-in-force',
  }),
  of('contract begins the day after', '1980-01-01', ['grid', 'contract 2026-01-01 2026-12-31'], {
    [C]: 'denominator contract-in-force',
  }),
  of('contract was ended on the last day', '1980-01-01', ['grid', 'contract 2025-02-01 2026-01-31 ended 2025-12-31'], {
    [C]: 'denominator contract-in-force',
  }),
  of('contract was ended after the year', '1980-01-01', ['grid', 'contract 2025-02-01 2026-01-31 ended 2026-01-01'], {
    [C]: 'numerator met',
  }),
  of('contract was only offered', '1980-01-01', ['grid', 'contract-offered 2025-02-01 2026-01-31'], {
    [C]: 'denominator contract-in-force',
  }),
  of('contract is cooling off', '1980-01-01', ['grid', 'contract-cooling 2025-12-28 2026-12-27'], {
    [C]: 'denominator contract-in-force',
  }),
  of(
    'a renewed contract follows an ended one',
    '1980-01-01',
    ['grid', 'contract 2024-02-01 2025-01-31', 'contract 2025-02-01 2026-01-31'],
    { [C]: 'numerator met' },
  ),
  of('in no household of the grid and no team answers', '1980-01-01', ['contract 2025-03-01 2026-02-28'], {
    [C]: 'outside in-community',
    [X]: 'outside in-community',
  }),
  of('no household, but a team answers', '1980-01-01', ['team', 'contract 2025-03-01 2026-02-28'], {
    [C]: 'numerator met',
  }),
  of('left the household during the year, no team', '1980-01-01', ['grid 2020-01-01 2025-06-01'], {
    [C]: 'outside in-community',
  }),
  of('joined the household on the last day', '1980-01-01', ['grid 2025-12-31'], {
    [C]: 'denominator contract-in-force',
  }),
  of('died on the last day: out', '1980-01-01', ['grid', 'gone died 2025-12-31', 'contract 2025-03-01 2026-02-28'], {
    [C]: 'outside lives-here',
    [X]: 'outside lives-here',
  }),
  of(
    'died the day after the year: in',
    '1980-01-01',
    ['grid', 'gone died 2026-01-01', 'contract 2025-03-01 2026-02-28'],
    { [C]: 'numerator met' },
  ),
  of('moved away in the summer', '1980-01-01', ['grid', 'gone moved 2025-07-15'], { [C]: 'outside lives-here' }),

  // Key populations.
  of('65 on the last day', '1960-12-31', ['grid'], { [K]: 'denominator contract-in-force' }),
  of('65 the day after', '1961-01-01', ['grid'], { [K]: 'outside key-population' }),
  of('six years old', '2019-01-01', ['grid', 'contract 2025-03-01 2026-02-28'], {
    [K]: 'numerator met',
    [X]: 'outside adult',
  }),
  of('seven on the last day', '2018-12-31', ['grid'], { [K]: 'outside key-population' }),
  of('disabled', '1990-05-05', ['grid', 'marked disabled'], { [K]: 'denominator contract-in-force' }),
  of('was pregnant until November', '1995-05-05', ['grid', 'marked pregnant 2025-02-01 2025-11-01'], {
    [K]: 'outside key-population',
  }),
  of(
    'pregnant now, with a contract',
    '1995-05-05',
    ['grid', 'marked pregnant 2025-09-01', 'contract 2025-09-02 2026-09-01'],
    { [K]: 'numerator met' },
  ),
  of('poverty relief from next year', '1990-05-05', ['grid', 'marked poverty-relief 2026-01-01'], {
    [K]: 'outside key-population',
  }),
  of('another chronic disease is confirmed', '1985-05-05', ['grid', 'found copd 2025-05-01'], {
    [K]: 'denominator contract-in-force',
    [EH]: 'outside found',
  }),
  of('suspected only: no key population', '1985-05-05', ['grid', 'found ht 2025-05-01 suspected'], {
    [K]: 'outside key-population',
    [EH]: 'outside confirmed',
  }),

  // Fulfilment: promises weigh.
  of('nothing fell due', '1980-01-01', ['grid', 'promise 2026-03-31 due'], { [F]: 'outside services-due 0/0' }),
  of(
    'all three done in time',
    '1980-01-01',
    [
      'grid',
      'promise 2025-03-31 done 2025-03-31',
      'promise 2025-06-30 done 2025-04-02',
      'promise 2025-12-31 done 2025-12-01',
    ],
    { [F]: 'numerator met 3/3', [KF]: 'outside key-population 0/0' },
  ),
  of(
    'one of three missed',
    '1950-01-01',
    ['grid', 'promise 2025-03-31 done 2025-03-01', 'promise 2025-06-30 missed', 'promise 2025-12-31 done 2025-12-01'],
    { [F]: 'denominator services-done 2/3', [KF]: 'denominator services-done 2/3' },
  ),
  of('done a day late is not done in time', '1980-01-01', ['grid', 'promise 2025-03-31 done 2025-04-01'], {
    [F]: 'denominator services-done 0/1',
  }),
  of(
    'a withdrawn promise does not count',
    '1980-01-01',
    ['grid', 'promise 2025-03-31 withdrawn', 'promise 2025-06-30 done 2025-05-01'],
    { [F]: 'numerator met 1/1' },
  ),
  of(
    'last year’s promise is last year’s',
    '1980-01-01',
    ['grid', 'promise 2024-12-31 missed', 'promise 2025-01-01 done 2025-01-01'],
    { [F]: 'numerator met 1/1' },
  ),
  of('died: the promises leave too', '1950-01-01', ['grid', 'gone died 2025-09-01', 'promise 2025-03-31 missed'], {
    [F]: 'outside lives-here 0/0',
  }),

  // Enrolment.
  of('confirmed and not enrolled', '1970-01-01', ['grid', 'found ht 2025-05-01'], {
    [EH]: 'denominator enrolled',
    [SH]: 'outside managed',
    [X]: 'denominator enrolled',
  }),
  of('confirmed and enrolled', '1970-01-01', ['grid', 'found ht 2025-05-01', 'enrolled ht 2025-05-02'], {
    [EH]: 'numerator met',
    [X]: 'numerator met',
    [ED]: 'outside found',
  }),
  of('excluded again', '1970-01-01', ['grid', 'found ht 2025-05-01 excluded'], { [EH]: 'outside found' }),
  of('found after the year', '1970-01-01', ['grid', 'found ht 2026-01-01'], { [EH]: 'outside found' }),
  of(
    'refused and left: confirmed, not enrolled',
    '1970-01-01',
    ['grid', 'enrolled ht 2024-05-02 left refused 2025-08-01'],
    { [EH]: 'denominator enrolled' },
  ),
  of(
    'left because it was never confirmed',
    '1970-01-01',
    ['grid', 'enrolled ht 2024-05-02 left not-confirmed 2025-08-01'],
    { [EH]: 'outside found', [SH]: 'outside managed' },
  ),

  // Standard management, hypertension.
  of('four visits and the check', '1955-01-01', [...since24, ...fourHt, check], {
    [SH]: 'numerator met',
    [CH]: 'numerator met',
  }),
  of('three visits', '1955-01-01', [...since24, ...fourHt.slice(1), check], { [SH]: 'denominator face-to-face' }),
  of('four visits, no check', '1955-01-01', [...since24, ...fourHt], { [SH]: 'denominator health-check' }),
  of('the check was last year', '1955-01-01', [...since24, ...fourHt, 'check 2024-12-31'], {
    [SH]: 'denominator health-check',
  }),
  of(
    'three at home and one by phone',
    '1955-01-01',
    [...since24, ...fourHt.slice(1), 'visit ht 2025-02-10 phone 130/80 target', check],
    { [SH]: 'denominator face-to-face' },
  ),
  of(
    'three at home and one in the clinic',
    '1955-01-01',
    [...since24, ...fourHt.slice(1), 'visit ht 2025-02-10 clinic 130/80 target', check],
    { [SH]: 'numerator met' },
  ),
  of(
    'three at home and one by video',
    '1955-01-01',
    [...since24, ...fourHt.slice(1), 'visit ht 2025-02-10 video 130/80 target', check],
    { [SH]: 'denominator face-to-face' },
  ),
  of(
    'one of four is in open doubt',
    '1955-01-01',
    [...since24, ...fourHt.slice(1), 'visit ht 2025-02-10 home 130/80 target doubt open', check],
    { [SH]: 'denominator face-to-face', [CH]: 'numerator met' },
  ),
  of(
    'one of four was found untrue',
    '1955-01-01',
    [...since24, ...fourHt.slice(1), 'visit ht 2025-02-10 home 130/80 target doubt upheld', check],
    { [SH]: 'denominator face-to-face' },
  ),
  of(
    'a doubt was dismissed',
    '1955-01-01',
    [...since24, ...fourHt.slice(1), 'visit ht 2025-02-10 home 130/80 target doubt dismissed', check],
    { [SH]: 'numerator met' },
  ),
  of(
    'a visit of the other programme does not count',
    '1955-01-01',
    [...since24, ...fourHt.slice(1), 'enrolled dm 2024-03-01', 'visit dm 2025-02-10 home 6.1 target', check],
    { [SH]: 'denominator face-to-face', [SD]: 'denominator face-to-face' },
  ),
  of(
    'a visit late on 31 December in China is this year’s',
    '1955-01-01',
    [...since24, ...fourHt.slice(0, 3), 'visit ht 2025-12-31T15:59:59Z home 130/80 target', check],
    { [SH]: 'numerator met' },
  ),
  of(
    'a second later it is the next year’s',
    '1955-01-01',
    [...since24, ...fourHt.slice(0, 3), 'visit ht 2025-12-31T16:00:00Z home 130/80 target', check],
    { [SH]: 'denominator face-to-face' },
  ),
  of(
    'the first of January in China is this year’s',
    '1955-01-01',
    [...since24, 'visit ht 2024-12-31T16:00:00Z home 130/80 target', ...fourHt.slice(1), check],
    { [SH]: 'numerator met' },
  ),
  of(
    'enrolled 2 July (183 days): two visits and the check',
    '1955-01-01',
    ['grid', 'enrolled ht 2025-07-02', ...fourHt.slice(2), check],
    { [SH]: 'numerator met' },
  ),
  of('enrolled 2 July, no check', '1955-01-01', ['grid', 'enrolled ht 2025-07-02', ...fourHt.slice(2)], {
    [SH]: 'denominator health-check',
  }),
  of(
    'enrolled 3 July (182 days): one visit, no check',
    '1955-01-01',
    ['grid', 'enrolled ht 2025-07-03', ...fourHt.slice(3)],
    { [SH]: 'numerator met' },
  ),
  of('enrolled on the last day: one visit all the same', '1955-01-01', ['grid', 'enrolled ht 2025-12-31'], {
    [SH]: 'denominator face-to-face',
  }),
  of('enrolled after the year', '1955-01-01', ['grid', 'enrolled ht 2026-01-01'], { [SH]: 'outside managed' }),
  of(
    'refused in August: stays in the denominator (212 days: two visits and the check)',
    '1955-01-01',
    ['grid', 'enrolled ht 2024-05-02 left refused 2025-08-01', ...fourHt.slice(0, 2), check],
    { [SH]: 'numerator met' },
  ),
  of('refused last year', '1955-01-01', ['grid', 'enrolled ht 2024-05-02 left refused 2024-12-31'], {
    [SH]: 'outside managed',
    [EH]: 'denominator enrolled',
  }),
  of(
    'moved and left the programme',
    '1955-01-01',
    [...since24.slice(0, 1), 'enrolled ht 2024-05-02 left moved 2025-08-01', ...fourHt, check],
    { [SH]: 'outside managed' },
  ),
  of('died, the programme not yet closed', '1955-01-01', [...since24, ...fourHt, check, 'gone died 2025-12-01'], {
    [SH]: 'outside lives-here',
    [CH]: 'outside lives-here',
  }),
  of(
    'refused and came back: days of both count (212 + 92 = 304: three visits)',
    '1955-01-01',
    [
      'grid',
      'enrolled ht 2024-05-02 left refused 2025-08-01',
      'enrolled ht 2025-10-01',
      ...fourHt.slice(0, 2),
      fourHt[3]!,
      check,
    ],
    { [SH]: 'numerator met', [EH]: 'numerator met' },
  ),

  // Standard management, diabetes: glucose tests too.
  of('four visits with fasting glucose and the check', '1955-01-01', [...diabetic, ...fourDm, check], {
    [SD]: 'numerator met',
    [CD]: 'numerator met',
  }),
  of(
    'four visits, one without glucose',
    '1955-01-01',
    [...diabetic, ...fourDm.slice(1), 'visit dm 2025-02-10 home -', check],
    { [SD]: 'denominator fasting-glucose', [CD]: 'numerator met' },
  ),
  of(
    'the fourth test was in a hospital',
    '1955-01-01',
    [...diabetic, ...fourDm.slice(1), 'visit dm 2025-02-10 home -', 'tested 2025-09-01 hospital fasting', check],
    { [SD]: 'numerator met' },
  ),
  of(
    'a home reading is no test',
    '1955-01-01',
    [...diabetic, ...fourDm.slice(1), 'visit dm 2025-02-10 home -', 'tested 2025-09-01 home fasting', check],
    { [SD]: 'denominator fasting-glucose' },
  ),
  of(
    'after a meal is not fasting',
    '1955-01-01',
    [...diabetic, ...fourDm.slice(1), 'visit dm 2025-02-10 home -', 'tested 2025-09-01 hospital after-meal', check],
    { [SD]: 'denominator fasting-glucose' },
  ),
  of(
    'a held reading does not count',
    '1955-01-01',
    [...diabetic, ...fourDm.slice(1), 'visit dm 2025-02-10 home -', 'tested 2025-09-01 hospital fasting held', check],
    { [SD]: 'denominator fasting-glucose' },
  ),
  of(
    'two tests on one day are one',
    '1955-01-01',
    [...diabetic, ...fourDm.slice(1), 'visit dm 2025-02-10 home -', 'tested 2025-11-10 clinic fasting', check],
    { [SD]: 'denominator fasting-glucose' },
  ),
  of(
    'a doubted visit’s glucose is no test',
    '1955-01-01',
    [
      ...diabetic,
      ...fourDm,
      'visit dm 2025-09-15 home 6.2 target',
      check,
      'visit dm 2025-10-01 home 6.0 target doubt open',
    ],
    { [SD]: 'numerator met', [CD]: 'numerator met' },
  ),

  // Control: the last follow-up.
  of(
    'off target at the last follow-up',
    '1955-01-01',
    [...since24, ...fourHt.slice(0, 3), 'visit ht 2025-11-10 home 162/95 off'],
    { [CH]: 'denominator at-target' },
  ),
  of(
    'off before, at target at last, by phone',
    '1955-01-01',
    [...since24, 'visit ht 2025-02-10 home 162/95 off', 'visit ht 2025-11-10 phone 132/84 target'],
    { [CH]: 'numerator met' },
  ),
  of(
    'the last visit has no values: the one before decides',
    '1955-01-01',
    [...since24, 'visit ht 2025-10-10 home 132/84 target', 'visit ht 2025-11-10 phone -'],
    { [CH]: 'numerator met' },
  ),
  of('no follow-up this year', '1955-01-01', [...since24, 'visit ht 2024-11-10 home 132/84 target'], {
    [CH]: 'denominator has-last',
  }),
  of(
    'the last follow-up is in doubt: no target',
    '1955-01-01',
    [...since24, ...fourHt.slice(0, 3), 'visit ht 2025-11-10 home 130/80 target doubt open'],
    { [CH]: 'denominator last-not-doubted' },
  ),
  of(
    'the last, off target, is in doubt: still none',
    '1955-01-01',
    [...since24, ...fourHt.slice(0, 3), 'visit ht 2025-11-10 home 170/99 off doubt upheld'],
    { [CH]: 'denominator last-not-doubted' },
  ),
  of(
    'glucose off at the last',
    '1955-01-01',
    [...diabetic, 'visit dm 2025-10-10 home 6.9 target', 'visit dm 2025-11-11 clinic 7.0 off'],
    { [CD]: 'denominator at-target' },
  ),

  // Urgent follow-up: events weigh.
  of(
    'urgent, seen again on the fourteenth day',
    '1955-01-01',
    [...since24, 'visit ht 2025-03-01 home 185/112 off urgent', 'visit ht 2025-03-15 home 150/90 off'],
    { [UH]: 'numerator met 1/1' },
  ),
  of(
    'urgent, seen again on the fifteenth day',
    '1955-01-01',
    [...since24, 'visit ht 2025-03-01 home 185/112 off urgent', 'visit ht 2025-03-16 home 150/90 off'],
    { [UH]: 'denominator followed-within-two-weeks 0/1' },
  ),
  of(
    'urgent twice, once answered by phone',
    '1955-01-01',
    [
      ...since24,
      'visit ht 2025-03-01 home 185/112 off urgent',
      'visit ht 2025-03-08 phone 150/90 off',
      'visit ht 2025-06-01 home 190/112 off urgent',
    ],
    { [UH]: 'denominator followed-within-two-weeks 1/2' },
  ),
  of(
    'answered only by a visit in doubt',
    '1955-01-01',
    [...since24, 'visit ht 2025-03-01 home 185/112 off urgent', 'visit ht 2025-03-08 home 130/80 target doubt open'],
    { [UH]: 'denominator followed-within-two-weeks 0/1' },
  ),
  of(
    'urgent in doubt stays in the denominator',
    '1955-01-01',
    [...since24, 'visit ht 2025-03-01 home 185/112 off urgent doubt open'],
    { [UH]: 'denominator followed-within-two-weeks 0/1' },
  ),
  of(
    'two weeks not over at the end of the year',
    '1955-01-01',
    [...since24, 'visit ht 2025-12-18 home 185/112 off urgent'],
    { [UH]: 'outside urgent 0/0' },
  ),
  of('two weeks end on the last day', '1955-01-01', [...since24, 'visit ht 2025-12-17 home 185/112 off urgent'], {
    [UH]: 'denominator followed-within-two-weeks 0/1',
  }),
  of(
    'urgent last December, its two weeks end this year',
    '1955-01-01',
    [...since24, 'visit ht 2024-12-20 home 185/112 off urgent', 'visit ht 2024-12-28 home 150/90 off'],
    { [UH]: 'numerator met 1/1', [CH]: 'denominator has-last' },
  ),
  of('never urgent', '1955-01-01', [...since24, ...fourHt], { [UH]: 'outside urgent 0/0' }),
]

/** Counted over the year to date on 30 June 2025 (181 days: one visit, no check yet). */
export const halfYearCases: readonly Case[] = [
  of('one visit is enough so far', '1955-01-01', [...since24, fourHt[0]!], {
    [SH]: 'numerator met',
    [CH]: 'numerator met',
  }),
  of('none so far', '1955-01-01', [...since24, fourHt[2]!], {
    [SH]: 'denominator face-to-face',
    [CH]: 'denominator has-last',
  }),
  of('a doubt on the one', '1955-01-01', [...since24, 'visit ht 2025-02-10 home 130/80 target doubt open'], {
    [SH]: 'denominator face-to-face',
  }),
  of('the diabetic needs one test as well', '1955-01-01', [...diabetic, 'visit dm 2025-02-10 home -'], {
    [SD]: 'denominator fasting-glucose',
  }),
  of('moves away in July: still here', '1955-01-01', [...since24, fourHt[0]!, 'gone moved 2025-07-01'], {
    [SH]: 'numerator met',
    [C]: 'denominator contract-in-force',
  }),
  of('65 only in July', '1960-07-01', ['grid'], { [K]: 'outside key-population' }),
  of(
    'services due later in the year are not due yet',
    '1980-01-01',
    ['grid', 'promise 2025-06-30 done 2025-06-30', 'promise 2025-07-01 due'],
    { [F]: 'numerator met 1/1' },
  ),
  of(
    'leaves in August: enrolled now',
    '1955-01-01',
    ['grid', 'enrolled ht 2024-05-02 left moved 2025-08-01', fourHt[0]!],
    { [SH]: 'numerator met', [EH]: 'numerator met' },
  ),
]
