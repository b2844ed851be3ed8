-- Search parameters beyond the standard's, and which rows are still to be indexed by what is asked now.

-- A new version with every change of the two tables below: a process compares it with the one it knows.
create table record.search_catalogue (
  only_one boolean primary key default true check (only_one),
  version uuid not null default gen_random_uuid()
);
insert into record.search_catalogue default values;

-- One row for each type that a SearchParameter resource names. number is the seed of its keys and its number in the side
-- tables, above those of generated/search.json; it is never given out twice.
create table record.search_parameter (
  number int generated always as identity (start with 100000) primary key,
  resource_id text collate "C" not null,
  type text not null,
  code text not null,
  kind text not null,
  expression text not null,
  -- Plain property paths; null where the expression itself is evaluated.
  paths text[],
  targets text[],
  -- Why it cannot be searched by; null when it can.
  reason text check (reason in ('kind', 'code', 'standard', 'taken', 'expression')),
  ready boolean not null default false
);
create index search_parameter_resource on record.search_parameter (resource_id);
create unique index search_parameter_code on record.search_parameter (type, code) where reason is null;

-- Types whose rows are being indexed anew, by the names of their tables.
create table record.reindex (
  table_name text primary key,
  -- Once every transaction below it has ended, nobody writes by an older catalogue any more.
  barrier xid8,
  after_row bigint not null default 0,
  done bigint not null default 0,
  total bigint not null default 0,
  finished_at timestamptz
);

-- What was stored before has no keys for names and identifier types yet, and no quantities in comparable units.
do $$
declare
  one text;
  found boolean;
begin
  for one in
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'keys'
     where n.nspname = 'record' and c.relkind = 'r'
  loop
    execute format('select exists (select from record.%I)', one) into found;
    if found then
      insert into record.reindex (table_name) values (one);
    end if;
  end loop;
end
$$;
