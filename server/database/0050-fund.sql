-- What the fund's drill-down shows of a statement: its title.
create or replace view statements.pub_statement as
  select id as statement_id, kind, subject, institution_id, year, month, revision, state, content_sm3, result, headline_fen, made_at, posted_at,
    transaction_id, title_zh, title_en
  from statements.statement;

-- The drill-down reads bills by when they were settled.
create index bill_settled_institution on settlement.bill (institution_id, settled_at) where state = 'settled';
