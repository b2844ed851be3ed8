-- That a team answers for somebody by the grid does not open their record: the person agrees to it (PIPL 29, R23; decision 0016).
-- What of it is here is only that they agreed and by what; the consent or the enrolment itself, with its text, is the other module's.

create table teams.agreement (
  resident_id uuid not null references residents.resident (id),
  -- consent:<id> or enrolment:<id>: what ends is only what began.
  basis_id text not null,
  agreed_at timestamptz not null,
  primary key (resident_id, basis_id)
);

-- grid.grade_rule.opens_record says since then: whether an assignment opens the record of those who have agreed.

-- Whose record is open to which team today: of the one team that answers, when it was signed, or assigned and agreed to.
create view teams.pub_opened as
  select a.resident_id, a.team_id, a.basis from teams.pub_answers a
    join teams.responsible r on r.resident_id = a.resident_id and r.team_id = a.team_id and r.basis = a.basis and r.until_date is null
   where r.open_record
     and (a.basis = 'contract' or exists (select from teams.agreement g where g.resident_id = a.resident_id));
