-- Catalogue, policies, supplements and special diseases are the same for every bill: each process keeps what it has read as long as
-- this number stands. Every statement that writes any of them changes it, whoever writes; a number is never given twice, not even
-- after a rollback, so that nothing read inside a transaction that was undone can pass for what is in force.
create sequence benefits.version_number;

create table benefits.version (
  only_one boolean primary key default true check (only_one),
  number bigint not null
);
insert into benefits.version (number) values (nextval('benefits.version_number'));

create function benefits.note_change() returns trigger language plpgsql as $$
begin
  update benefits.version set number = nextval('benefits.version_number');
  return null;
end
$$;

create trigger note_change after insert or update or delete or truncate on benefits.catalogue_item
  for each statement execute function benefits.note_change();
create trigger note_change after insert or update or delete or truncate on benefits.policy
  for each statement execute function benefits.note_change();
create trigger note_change after insert or update or delete or truncate on benefits.supplement
  for each statement execute function benefits.note_change();
create trigger note_change after insert or update or delete or truncate on benefits.special_disease
  for each statement execute function benefits.note_change();
