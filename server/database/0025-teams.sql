-- Who lives here no longer, and the family-doctor teams that answer for those who do.
-- All spans are half open: a day lies in one when from_date <= day and (to_date is null or day < to_date).

-- A residence that has ended. A wrong end is not edited: it is corrected with a reason, and both stay readable.
create table residents.residence_end (
  id uuid primary key,
  resident_id uuid not null references residents.resident (id),
  reason text not null check (reason in ('died', 'moved')),
  -- The last day on which the person lived here.
  ended_on date not null,
  entered_at timestamptz not null,
  entered_by text not null,
  corrected_at timestamptz,
  corrected_by text,
  correction_reason text,
  -- Whoever moved may come back; nobody comes back from death.
  returned_on date,
  check ((corrected_at is null) = (correction_reason is null)),
  check (returned_on is null or (reason = 'moved' and returned_on > ended_on and corrected_at is not null))
);
create unique index residence_end_standing on residents.residence_end (resident_id) where corrected_at is null;
create index residence_end_resident on residents.residence_end (resident_id);

create view residents.pub_residence as
  select r.id as resident_id, e.id is null as lives_here, e.ended_on, e.reason as end_reason
  from residents.resident r
  left join residents.residence_end e on e.resident_id = r.id and e.corrected_at is null;

create schema teams;

create table teams.team (
  id uuid primary key,
  institution_id uuid not null references institutions.institution (id),
  name text not null,
  leader_id uuid not null references staff.staff (id),
  household_quota int not null check (household_quota > 0),
  from_date date not null,
  to_date date,
  end_reason text,
  registered_at timestamptz not null,
  registered_by text not null,
  check (to_date >= from_date),
  check ((to_date is null) = (end_reason is null))
);
create unique index team_name on teams.team (institution_id, name) where to_date is null;

create table teams.member (
  id uuid primary key,
  team_id uuid not null references teams.team (id),
  staff_id uuid not null references staff.staff (id),
  duty text not null check (duty in ('leader', 'gp', 'village-doctor', 'nurse', 'public-health', 'pharmacist')),
  from_date date not null,
  to_date date,
  end_reason text,
  check (to_date >= from_date),
  check ((to_date is null) = (end_reason is null))
);
create unique index member_open on teams.member (team_id, staff_id) where to_date is null;
create unique index member_one_leader on teams.member (team_id) where duty = 'leader' and to_date is null;
create index member_staff on teams.member (staff_id);

-- Which team answers for whom, and by what: one open row a person and basis. basis_id is the contract or the household, above.
create table teams.responsible (
  id uuid primary key,
  resident_id uuid not null references residents.resident (id),
  team_id uuid not null references teams.team (id),
  basis text not null check (basis in ('contract', 'grid')),
  basis_id text not null,
  open_record boolean not null,
  since_date date not null,
  until_date date,
  check (until_date >= since_date)
);
create unique index responsible_open on teams.responsible (resident_id, basis) where until_date is null;
create index responsible_team on teams.responsible (team_id) where until_date is null;
create index responsible_resident on teams.responsible (resident_id);

create view teams.pub_team as
  select id as team_id, institution_id, name, leader_id, household_quota, from_date, to_date from teams.team;
create view teams.pub_member as
  select team_id, staff_id, duty, from_date, to_date from teams.member;
create view teams.pub_responsible as
  select resident_id, team_id, basis, since_date, until_date from teams.responsible;
-- The one team that answers now: the contract goes before the grid ('contract' < 'grid').
create view teams.pub_answers as
  select distinct on (resident_id) resident_id, team_id, basis, since_date
  from teams.responsible where until_date is null order by resident_id, basis;
