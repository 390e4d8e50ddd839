-- Break-glass: somebody who has no part in a consultation opened it for reading, for a short time, with his reason. Insert
-- only for the application: who, why and until when stays as it was said.

set local lock_timeout = '10s';

create table emergency_readings (
  id text primary key,
  network_id text not null references networks,
  consultation_id text not null,
  person_id text not null references people,
  reason text not null,
  -- his own words; null once the consultation was erased
  words text,
  -- random, and goes with the words: by it the audit log tells whether they are still the same, and without it nothing of them
  words_key text,
  begun_at timestamptz not null,
  until_at timestamptz not null check (until_at > begun_at)
);
create index emergency_readings_network on emergency_readings (network_id, begun_at desc, id);
create index emergency_readings_person on emergency_readings (person_id, begun_at desc);
create index emergency_readings_consultation on emergency_readings (consultation_id);

alter table emergency_readings enable row level security;
alter table emergency_readings force row level security;
create policy one_network on emergency_readings to jiuxin_app using (network_id = current_network()) with check (network_id = current_network());
grant select, insert on emergency_readings to jiuxin_app;

alter table alarms drop constraint alarms_kind_check;
alter table alarms add constraint alarms_kind_check check (kind in
  ('nobody-answers', 'unreachable', 'gap', 'overdue', 'unusual-reading', 'guessed-ids', 'wrong-passwords', 'emergency-reading'));
