-- Insight reads what others publish and keeps nothing of its own yet. The demo region keeps how far its seeding came,
-- so that a start that was cut off goes on where it stopped and doubles nothing.
create schema region;

create table region.seed (
  -- One region in a database.
  one boolean primary key default true check (one),
  seed text not null,
  residents int not null check (residents > 0),
  visits int not null check (visits >= 0),
  -- The day the region lives in: drawn people and plans depend on it.
  now timestamptz not null,
  finished_at timestamptz
);

-- A step and its answer, written in the step's own transaction; emptied when the seeding is finished.
create table region.step (
  key text primary key,
  answer jsonb
);
