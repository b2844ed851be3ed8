-- Versions of a type, newest first: the history of types and of the whole record, and what is asked by _lastUpdated.
do $$
declare
  type_name text;
begin
  for type_name in
    select c.table_name from information_schema.columns c
     where c.table_schema = 'record' and c.column_name = 'keys' order by c.table_name
  loop
    execute format('create index on record.%I (updated)', type_name);
  end loop;
end
$$;
create index history_type on record.history (type, updated);
create index history_patient on record.history (patient, updated) where patient is not null;
