-- Code systems, value sets and maps taken apart, so that a code is one index look-up. The resources themselves are the record's.
create schema terminology;

create table terminology.code_system (
  number bigint generated always as identity primary key,
  url text not null,
  -- '' when it says none.
  version text not null,
  name text not null,
  -- record: read from a CodeSystem in the record; import: from a code table, its CodeSystem only describes it; standard: FHIR's own.
  origin text not null check (origin in ('record', 'import', 'standard')),
  resource_id text collate "C" unique,
  content text not null check (content in ('not-present', 'example', 'fragment', 'complete', 'supplement')),
  case_sensitive boolean not null,
  -- The value set of all its codes.
  value_set text,
  dated text,
  -- In force from the one day to the other, both included; null is open.
  valid_from date,
  valid_to date,
  concept_count int not null,
  -- What was read, so that reading the same again is no work.
  content_sm3 text not null,
  check (valid_to >= valid_from),
  check ((origin = 'standard') = (resource_id is null))
);
create index code_system_url on terminology.code_system (url);
create index code_system_value_set on terminology.code_system (value_set);
create unique index code_system_kept on terminology.code_system (url, version) where origin <> 'record';

create table terminology.concept (
  system bigint not null references terminology.code_system (number) on delete cascade,
  -- The order in which the system lists them.
  no int not null,
  code text collate "C" not null,
  name text not null,
  definition text,
  -- Code, name, pinyin initials and designations in lower case, a line each: what a typed word is looked for in.
  search text not null,
  -- Hashes of the pairs of neighbouring characters in it, seeded by the system, so that one index serves all.
  grams int[] not null,
  inactive boolean not null,
  abstract boolean not null,
  valid_from date,
  valid_to date,
  -- Lists as in CodeSystem.concept.designation and .property.
  designations jsonb not null,
  properties jsonb not null,
  primary key (system, no),
  unique (system, code)
);
create index concept_lower on terminology.concept (system, lower(code));
create index concept_grams on terminology.concept using gin (grams);

create table terminology.concept_parent (
  system bigint not null references terminology.code_system (number) on delete cascade,
  code text collate "C" not null,
  parent text collate "C" not null,
  primary key (system, code, parent)
);
create index concept_parent_children on terminology.concept_parent (system, parent, code);

create table terminology.value_set (
  number bigint generated always as identity primary key,
  url text not null,
  version text not null,
  name text not null,
  origin text not null check (origin in ('record', 'standard')),
  resource_id text collate "C" unique,
  dated text,
  valid_from date,
  valid_to date,
  -- ValueSet.compose; of one that has only an expansion, the codes of that.
  compose jsonb not null,
  check (valid_to >= valid_from),
  check ((origin = 'standard') = (resource_id is null))
);
create index value_set_url on terminology.value_set (url);
create unique index value_set_kept on terminology.value_set (url, version) where origin <> 'record';

create table terminology.concept_map (
  number bigint generated always as identity primary key,
  url text not null,
  version text not null,
  name text not null,
  origin text not null check (origin in ('record', 'standard')),
  resource_id text collate "C" unique,
  -- The hospital whose own codes it maps (ConceptMap.useContext of kind venue).
  hospital text,
  source text,
  target text,
  dated text,
  valid_from date,
  valid_to date,
  -- What a group says of codes that it does not map: [{no, source, target, unmapped}].
  unmapped jsonb not null,
  check (valid_to >= valid_from),
  check ((origin = 'standard') = (resource_id is null))
);
create index concept_map_url on terminology.concept_map (url);
create unique index concept_map_kept on terminology.concept_map (url, version) where origin <> 'record';

create table terminology.mapping (
  map bigint not null references terminology.concept_map (number) on delete cascade,
  no int not null,
  group_no int not null,
  source_system text not null,
  source_code text collate "C" not null,
  source_name text,
  target_system text not null,
  -- Null when the map says that there is none.
  target_code text collate "C",
  target_name text,
  equivalence text not null,
  comment text,
  depends_on jsonb,
  product jsonb,
  primary key (map, no)
);
create index mapping_source on terminology.mapping (source_code, source_system, map);
create index mapping_target on terminology.mapping (target_code, target_system, map);

-- Local codes that came in and that no map of the hospital knows: its list of work.
create table terminology.unmapped_code (
  hospital text not null,
  system text not null,
  code text collate "C" not null,
  name text,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  times int not null check (times > 0),
  primary key (hospital, system, code)
);
