-- Vehicle, field kit and workstation (车 包 站): what they carry, where they go, who works with them.
create table village.kit (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('vehicle', 'kit', 'workstation')),
  team_id uuid not null,
  institution_id uuid not null,
  plate text,
  registered_at timestamptz not null,
  unique (team_id, name)
);

create table village.kit_device (
  kit_id uuid not null references village.kit (id),
  device_id uuid primary key references village.device (id),
  since timestamptz not null
);
create index kit_device_kit on village.kit_device (kit_id);

-- What is in the kit by lot: the sum of its entries, never below nothing.
create table village.lot (
  kit_id uuid not null references village.kit (id),
  drug_code text not null,
  lot text not null,
  expires_on date not null,
  units int not null check (units >= 0),
  primary key (kit_id, drug_code, lot)
);

create table village.stock_entry (
  id uuid primary key,
  kit_id uuid not null,
  drug_code text not null,
  lot text not null,
  units int not null check (units <> 0),
  reason text not null check (reason in ('loaded', 'returned', 'expired', 'damaged', 'dispensed', 'counted')),
  -- Whoever got it, when it was dispensed.
  resident_id uuid,
  command_id uuid,
  by_staff text not null,
  done_at timestamptz not null,
  entered_at timestamptz not null,
  foreign key (kit_id, drug_code, lot) references village.lot (kit_id, drug_code, lot),
  check ((reason = 'dispensed') = (resident_id is not null)),
  check (reason not in ('dispensed', 'returned', 'expired', 'damaged') or units < 0),
  check (reason <> 'loaded' or units > 0)
);
create index stock_entry_kit on village.stock_entry (kit_id, entered_at desc);

create table village.stop (
  id uuid primary key,
  kit_id uuid not null references village.kit (id),
  on_day date not null,
  place_in_day int not null check (place_in_day > 0),
  cell_id uuid,
  place text not null,
  arrived_at timestamptz,
  left_at timestamptz,
  note text not null default '',
  visited_by text,
  check (left_at is null or left_at >= arrived_at)
);
create index stop_day on village.stop (kit_id, on_day);

create table village.kit_session (
  id uuid primary key,
  kit_id uuid not null references village.kit (id),
  device_id uuid not null references village.device (id),
  doctor_id uuid not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  check (ended_at is null or ended_at >= started_at)
);
-- A device has one session at a time.
create unique index kit_session_open on village.kit_session (device_id) where ended_at is null;

create view village.pub_kit as
  select k.id as kit_id, k.name, k.kind, k.team_id, k.institution_id,
         (select count(*)::int from village.kit_device d where d.kit_id = k.id) as devices
  from village.kit k;
