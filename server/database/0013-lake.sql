-- Views over the record (SQL on FHIR): ViewDefinition is no type of FHIR R4, so they lie here. A version is never changed.
create schema lake;

create table lake.view_definition (
  name text not null check (name ~ '^[A-Za-z][A-Za-z0-9_]{0,62}$'),
  version int not null check (version > 0),
  url text,
  content jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (name, version)
);
create index view_definition_url on lake.view_definition (url);
