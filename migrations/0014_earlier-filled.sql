-- The questions from before 0011, so that they are found as earlier ones of their patients. Apart from it, because this takes
-- its time with a million: meanwhile everybody asks, writes and is called. Closed ones first: hardly anybody writes to those.

update consultations set patient_name = patient_key(summary -> 'patient' ->> 'name'),
    patient_number = patient_key(summary -> 'patient' ->> 'localId')
  where state = 'closed' and (summary -> 'patient' ->> 'name' is not null or summary -> 'patient' ->> 'localId' is not null);
update consultations set patient_name = patient_key(summary -> 'patient' ->> 'name'),
    patient_number = patient_key(summary -> 'patient' ->> 'localId')
  where state <> 'closed' and (summary -> 'patient' ->> 'name' is not null or summary -> 'patient' ->> 'localId' is not null);

set local lock_timeout = '10s';
alter table consultations force row level security;
