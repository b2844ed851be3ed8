-- The sheets that came back and wait for their doctor: asked at every look at the queue.
create index if not exists prescription_returned on prescribing.prescription (doctor_id) where state = 'returned';
