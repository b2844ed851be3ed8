-- What belongs to claims beside the bills: the settlement list of a stay, who is insured, and what has left as Parquet.
create schema claims;

-- 医疗保障基金结算清单 of a stay; its charges and bills are settlement's.
create table claims.settlement_list (
  mdtrt_id uuid primary key references settlement.visit (mdtrt_id),
  resident_id uuid not null references residents.resident (id),
  psn_no text not null,
  institution_id uuid not null references institutions.institution (id),
  doctor_id uuid,
  dept_code text not null,
  begntime timestamptz not null,
  endtime timestamptz not null,
  -- 离院方式: 1 as ordered, 2 to a hospital, 3 to a community institution, 4 against advice, 5 died, 9 other.
  dscg_way text not null check (dscg_way in ('1', '2', '3', '4', '5', '9')),
  ipt_days int not null check (ipt_days > 0),
  age_days int check (age_days between 0 and 366),
  weight_g int check (weight_g between 100 and 20000),
  order_id uuid not null,
  -- Of everything that was handed in: the same list again is the same, another one is refused.
  content_sm3 text not null,
  kept_at timestamptz not null,
  kept_by text not null,
  check (begntime <= endtime),
  check (weight_g is null or age_days is not null)
);
create index settlement_list_resident on claims.settlement_list (resident_id, begntime);

create table claims.diagnosis (
  mdtrt_id uuid not null references claims.settlement_list (mdtrt_id),
  diag_srt_no int not null check (diag_srt_no > 0),
  diag_code text not null,
  primary key (mdtrt_id, diag_srt_no),
  unique (mdtrt_id, diag_code)
);

create table claims.operation (
  mdtrt_id uuid not null references claims.settlement_list (mdtrt_id),
  oprn_srt_no int not null check (oprn_srt_no > 0),
  oprn_oprt_code text not null,
  oprn_oprt_time timestamptz not null,
  primary key (mdtrt_id, oprn_srt_no)
);

-- Who is insured in the pool from when to when, and which institution answers for them (capitation).
create table claims.cover (
  resident_id uuid not null references residents.resident (id),
  psn_no text not null,
  insutype text not null check (insutype in ('310', '390')),
  begndate date not null,
  enddate date,
  lead_institution_id uuid references institutions.institution (id),
  -- As the region's people say it (their scheme, their team), or as the insurer handed it in.
  source text not null check (source in ('register', 'import')),
  set_at timestamptz not null,
  set_by text not null,
  primary key (resident_id, begndate),
  check (enddate is null or begndate <= enddate)
);
create unique index cover_open on claims.cover (resident_id) where enddate is null;
create index cover_institution on claims.cover (lead_institution_id);

-- A slice as it was written last; it is written again when what it is made of says something else.
create table claims.exported (
  poolarea_no text not null,
  year int not null,
  slice int not null check (slice between 0 and 63),
  fingerprint text not null,
  rows jsonb not null,
  exported_at timestamptz not null,
  primary key (poolarea_no, year, slice)
);

-- What came in from outside, whole; the same content again is the same import.
create table claims.import (
  content_sm3 text primary key,
  poolarea_no text not null,
  years int[] not null,
  rows jsonb not null,
  imported_at timestamptz not null,
  imported_by text not null
);

-- Of settlement, for claims: when a charge was made and whether it was referred, and who saw the person.
create view settlement.pub_charge as
  select id as charge_id, mdtrt_id, order_id, charged_at, referred from settlement.charge;
create view settlement.pub_visit as
  select mdtrt_id, resident_id, institution_id, doctor_id, diag_code, opened_at from settlement.visit;

-- Of benefits, for claims: what a person was entitled to on the day of a bill.
create view benefits.pub_entitlement as
  select resident_id, kind, detail, valid_from, valid_to from benefits.entitlement;

create view claims.pub_settlement_list as
  select l.mdtrt_id, b.setl_id, l.resident_id, l.psn_no, l.institution_id, l.dept_code, l.begntime, l.endtime, l.dscg_way,
         l.ipt_days, l.age_days, l.weight_g
    from claims.settlement_list l
    left join lateral (
      select setl_id from settlement.pub_bill b
       where b.mdtrt_id = l.mdtrt_id and b.state = 'settled' order by b.settled_at desc, b.setl_id desc limit 1) b on true;
create view claims.pub_diagnosis as
  select mdtrt_id, diag_srt_no, diag_code from claims.diagnosis;
create view claims.pub_operation as
  select mdtrt_id, oprn_srt_no, oprn_oprt_code from claims.operation;
create view claims.pub_cover as
  select resident_id, psn_no, insutype, begndate, enddate, lead_institution_id from claims.cover;
