/** What the seeded region has none of around booking: somebody who waits, is offered a number, stands in a queue, was given advice. */
import type { Whole } from './ground.ts'

export async function addAroundBooking({ rows }: Whole): Promise<void> {
  await rows(`
    insert into waiting_list.entry (id, resident_id, kind, institution_id, department_code, department_name, from_day, to_day, state,
                                    clears_at, joined_at, joined_by)
    select gen_random_uuid(), a.resident_id, 'offline', s.institution_id, s.department_code, s.department_name, s.date, s.date,
           'offered', s.starts_at, s.opened_at, a.resident_id::text
      from booking.appointment a join booking.session s on s.id = a.session_id order by a.booked_at desc limit 1`)
  await rows(`
    insert into booking.offer (hold_id, number_id, resident_id, came_from, until, made_at)
    select gen_random_uuid(), n.id, e.resident_id, 'free', e.clears_at, e.joined_at
      from waiting_list.entry e, (select id from booking.number where state = 'free' limit 1) n`)
  await rows(`
    insert into waiting_list.offer (id, entry_id, hold_id, number_id, session_id, doctor_id, starts_at, ends_at, state, offered_at,
                                    answer_until)
    select gen_random_uuid(), e.id, o.hold_id, n.id, n.session_id, s.doctor_id, n.starts_at, n.ends_at, 'open', e.joined_at,
           e.joined_at + interval '24 hours'
      from waiting_list.entry e, booking.offer o join booking.number n on n.id = o.number_id
      join booking.session s on s.id = n.session_id`)
  await rows(`
    insert into queue.session (session_id, institution_id, date, letter)
    select s.id, s.institution_id, s.date, 'A' from booking.appointment a join booking.session s on s.id = a.session_id
     order by a.booked_at desc limit 1`)
  await rows(`
    insert into queue.place (id, appointment_id, session_id, resident_id, doctor_id, institution_id, department_code, date, number_seq,
                             band_starts_at, band_ends_at, state, rule_id, checked_in_at, late)
    select gen_random_uuid(), a.id, q.session_id, a.resident_id, a.doctor_id, q.institution_id, s.department_code, q.date, 1, a.starts_at,
           a.ends_at, 'waiting', (select id from queue.rule limit 1), a.starts_at, false
      from queue.session q join booking.session s on s.id = q.session_id join booking.appointment a on a.session_id = s.id limit 1`)
  await rows(`
    insert into guidance.advice (id, resident_id, complaint, said, asked_by, at)
    select gen_random_uuid(), resident_id, 'cough', '{}', resident_id::text, now() from consult.consult limit 1`)
}
