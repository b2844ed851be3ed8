-- Sets of grouping tables (CHS-DRG) as they were imported, by the day from which they hold.
create schema grouping;

create table grouping.table_set (
  id uuid primary key,
  name text not null check (name <> ''),
  valid_from date not null unique,
  -- SM3 over the files in their order: the same content again is the same set.
  sm3 text not null,
  mdcs integer not null,
  adrgs integer not null,
  drgs integer not null,
  loaded_by text not null,
  loaded_at timestamptz not null
);

create table grouping.table_file (
  set_id uuid not null references grouping.table_set (id) on delete cascade,
  name text not null,
  -- gzip of the file as it came.
  content bytea not null,
  primary key (set_id, name)
);

create view grouping.pub_table_set as
  select id as table_set_id, name, valid_from, sm3, mdcs, adrgs, drgs, loaded_at from grouping.table_set;
