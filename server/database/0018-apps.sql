-- Apps of others that people let in, and systems that prove themselves by a key (SMART on FHIR).
alter table sign_in.client
  alter column secret_cipher drop not null,
  add auth_method text not null default 'client_secret_basic'
    check (auth_method in ('none', 'client_secret_basic', 'private_key_jwt')),
  add jwks jsonb,
  add jwks_uri text,
  -- Whom the app is for; null for a system that acts for itself.
  add audience text check (audience in ('resident', 'staff')),
  add redirect_uris text[] not null default '{}',
  add launch_uri text,
  add logo text,
  add check ((auth_method = 'client_secret_basic') = (secret_cipher is not null)),
  add check ((auth_method = 'private_key_jwt') = (jwks is not null or jwks_uri is not null)),
  add check ((audience is not null) = (cardinality(redirect_uris) > 0)),
  -- A system without a secret or a key could be anyone.
  add check (audience is not null or auth_method <> 'none');

-- An app that a member of staff opens out of a record: for whom, told by an opaque word that works once.
create table sign_in.launch (
  token_hash text primary key,
  client_id text not null references sign_in.client,
  staff_id uuid not null,
  resident_id uuid not null,
  encounter_id text,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index launch_expires on sign_in.launch (expires_at);

-- What a person let an app have. It carries every token of the app: when it ends, all of them do.
create table sign_in.connection (
  id uuid primary key,
  grant_id text not null unique,
  client_id text not null references sign_in.client,
  account_id uuid not null,
  person_id uuid not null,
  audience text not null check (audience in ('resident', 'staff')),
  -- The resident whom the app was opened for; null when it may see all that the person may.
  resident_id uuid,
  encounter_id text,
  scopes text[] not null,
  since timestamptz not null,
  until timestamptz not null check (until > since),
  ended_at timestamptz
);
create index connection_person on sign_in.connection (person_id, since desc);
create index connection_resident on sign_in.connection (resident_id, since desc) where resident_id is not null;
