-- Sign-in: the authority's own state (OIDC) and the visits that are under way.
create schema sign_in;

create table sign_in.oidc_payload (
  model text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  user_code text,
  expires_at timestamptz,
  consumed_at timestamptz,
  primary key (model, id)
);
create index oidc_payload_grant on sign_in.oidc_payload (grant_id) where grant_id is not null;
create index oidc_payload_uid on sign_in.oidc_payload (model, uid) where uid is not null;
create index oidc_payload_expires on sign_in.oidc_payload (expires_at) where expires_at is not null;

-- A sign-in that our own pages started: the proof key of the code flow and where to land.
create table sign_in.flow (
  state_hash text primary key,
  verifier_cipher text not null,
  nonce text not null,
  return_path text not null,
  redirect_uri text not null,
  started_at timestamptz not null,
  expires_at timestamptz not null
);

-- Client-credentials clients of other systems. The secret is encrypted: the authority compares it in clear.
create table sign_in.client (
  client_id text primary key,
  name text not null,
  secret_cipher text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  opened_at timestamptz not null,
  closed_at timestamptz
);
