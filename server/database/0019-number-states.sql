-- What a number can be beside free, held and used: closed until its release or for good, cooling after it came back, or sold
-- elsewhere (at the hospital's own window). Only 'free' may be taken by anyone; who is offered a closed or cooling number is a rule.

alter table booking.number drop constraint number_state_check;
alter table booking.number add constraint number_state_check check (
  state in ('closed', 'cooling', 'free', 'held', 'booked', 'checked-in', 'seen', 'no-show', 'cancelled', 'elsewhere')
);
-- Which way it is sold: the app, the hospital's window, primary-care doctors, referrals.
alter table booking.number add column channel text not null default 'app'
  check (channel in ('app', 'window', 'primary-care', 'referral'));
-- When a closed or cooling number becomes free; null: it does not by itself.
alter table booking.number add column free_at timestamptz;
alter table booking.number add constraint number_free_at check (free_at is null or state in ('closed', 'cooling'));
create index number_freed on booking.number (free_at) where free_at is not null;
