-- The village: devices that work for weeks without a network, the panel they carry, and the inbox of what was done on them.
create schema village;

create table village.policy (
  id uuid primary key,
  valid_from date not null unique,
  -- A device's clock that differs by no more than this is set right by the measured difference; beyond it a person looks.
  clock_corrected_hours_max int not null check (clock_corrected_hours_max > 0),
  -- A deed that is older than this when it arrives is looked at by a person.
  deed_age_days_max int not null check (deed_age_days_max > 0),
  session_minutes int not null check (session_minutes > 0),
  challenge_seconds int not null check (challenge_seconds > 0),
  -- A page that was begun can be continued so long.
  page_days int not null check (page_days > 0),
  clause text not null
);
insert into village.policy values
  ('00000000-0000-7000-8000-0000c0000001', '2020-01-01', 48, 180, 30, 120, 7,
   '村级离线终端同步规则(自定):时钟偏差 48 小时以内按实测差值校正,超过的由人核对;半年以前的操作由人核对');

-- Ids of people and teams are the people wing's; they are not foreign keys because its tables may be moved.
create table village.device (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('vehicle', 'kit', 'workstation', 'phone')),
  team_id uuid not null,
  institution_id uuid not null,
  doctor_id uuid not null,
  public_key jsonb not null,
  state text not null check (state in ('active', 'lost', 'wiped')),
  enrolled_at timestamptz not null,
  last_seen_at timestamptz,
  clock_offset_ms bigint,
  -- Counts the verdicts told to this device; its row is the lock of the device's inbox.
  verdicts bigint not null default 0 check (verdicts >= 0),
  wipe_asked_at timestamptz,
  wipe_asked_by text,
  wipe_reason text,
  wiped_at timestamptz,
  check ((state = 'active') = (wipe_asked_at is null)),
  check ((state = 'wiped') = (wiped_at is not null))
);
create index device_team on village.device (team_id);

create table village.challenge (
  hash text primary key,
  device_id uuid not null references village.device (id),
  expires_at timestamptz not null
);

create table village.session (
  token_hash text primary key,
  device_id uuid not null references village.device (id),
  opened_at timestamptz not null,
  expires_at timestamptz not null,
  clock_offset_ms bigint not null,
  schema_version int not null check (schema_version > 0)
);
create index session_device on village.session (device_id);

-- What a device sent, as it was signed, with its verdict: written once with its effects; only the verdict changes.
create table village.command (
  id uuid primary key,
  device_id uuid not null references village.device (id),
  seq bigint not null check (seq > 0),
  kind text not null,
  schema_version int not null,
  resident_id uuid,
  household_id uuid,
  -- The whole command and its signature are the evidence of what the doctor did.
  command jsonb not null,
  signature text not null,
  hash text not null,
  received_at timestamptz not null,
  device_at timestamptz not null,
  -- By the measured difference of the clocks.
  done_at timestamptz not null,
  doctor_id uuid not null,
  state text not null check (state in ('applied', 'refused', 'held')),
  code text,
  field text,
  params jsonb,
  verdict_number bigint not null,
  verdict_at timestamptz not null,
  decided_by text,
  decided_reason text,
  decided_at timestamptz,
  check ((state = 'applied') = (code is null)),
  check ((decided_by is null) = (decided_at is null)),
  unique (device_id, verdict_number)
);
create unique index command_seq on village.command (device_id, seq);
create index command_held on village.command (device_id) where state = 'held';
create index command_after on village.command using gin ((command -> 'after') jsonb_path_ops) where state = 'held';
create index command_resident on village.command (resident_id, done_at desc);

-- What did not fit its signature, its device or what came before it: kept as it came, never applied. It takes nobody's place.
create table village.rejected (
  command_id uuid not null,
  hash text not null,
  device_id uuid not null references village.device (id),
  code text not null,
  sent jsonb not null,
  received_at timestamptz not null,
  seen_by text,
  seen_at timestamptz,
  primary key (command_id, hash)
);
create index rejected_device on village.rejected (device_id, received_at desc);

-- One field that two changed differently since they last saw the same.
create table village.conflict (
  id uuid primary key,
  command_id uuid not null references village.command (id),
  resident_id uuid,
  household_id uuid,
  field text not null,
  base jsonb not null,
  mine jsonb not null,
  theirs jsonb not null,
  raised_at timestamptz not null,
  taken text check (taken in ('mine', 'theirs', 'other')),
  value jsonb,
  resolved_by text,
  resolved_at timestamptz,
  unique (command_id, field),
  check ((taken is null) = (resolved_at is null) and (taken is null) = (resolved_by is null))
);
create index conflict_open on village.conflict (command_id) where taken is null;

-- The panel of a team: numbered changes. The row is the lock under which they are numbered, so that none is overtaken.
create table village.panel (
  team_id uuid primary key,
  change bigint not null default 0 check (change >= 0),
  refreshed_at timestamptz,
  dirty boolean not null default true
);

create table village.panel_document (
  team_id uuid not null references village.panel (team_id),
  kind text not null,
  id text not null,
  change bigint not null check (change > 0),
  hash text not null,
  -- Null: no longer in the panel; devices that had it forget it.
  body text,
  primary key (team_id, kind, id),
  unique (team_id, change)
);

-- A page that a device has begun to read: the same bytes until it is read to the end.
create table village.page (
  id uuid primary key,
  device_id uuid not null references village.device (id),
  after bigint not null,
  up_to bigint not null check (up_to > after),
  lines int not null check (lines > 0),
  sha256 text not null,
  content bytea not null,
  made_at timestamptz not null
);
create index page_device on village.page (device_id, after);
create index page_old on village.page (made_at);

create table village.attachment (
  id uuid primary key,
  device_id uuid not null references village.device (id),
  sha256 text not null,
  bytes int not null check (bytes between 1 and 20971520),
  media_type text not null,
  received int not null default 0 check (received between 0 and bytes),
  -- Null until the command that says whose it is has been applied.
  resident_id uuid,
  what text check (what in ('photo', 'ecg', 'signature')),
  begun_at timestamptz not null,
  whole_at timestamptz,
  check ((whole_at is null) or received = bytes)
);

create table village.attachment_piece (
  attachment_id uuid not null references village.attachment (id),
  at_byte int not null check (at_byte >= 0),
  content bytea not null,
  primary key (attachment_id, at_byte)
);

-- What the record says of a person in a few words, kept for the panel and read again once a day or when it changed.
create table village.record_facts (
  resident_id uuid primary key,
  facts jsonb not null,
  read_at timestamptz not null
);

-- How to reach a person at home, as the village knows it. Not the phone they sign in with: that one is proven by a code.
create table village.contact (
  resident_id uuid primary key,
  phone_cipher text,
  address_cipher text,
  care_note_cipher text,
  changed_at timestamptz not null,
  changed_by text not null
);
