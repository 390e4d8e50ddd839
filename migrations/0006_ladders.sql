-- The ladder of a roster as data, the rounds of its calls, what came of each call, and questions that move with the duty.

-- null: the ladder that follows from patience_seconds and everyone_after_seconds
alter table rosters add column ladder jsonb;
grant update (ladder) on rosters to jiuxin_app;

alter table call_steps
  drop constraint call_steps_whom_check,
  add constraint call_steps_whom_check check (whom in
    ('on-duty', 'backup', 'second-backup', 'everyone', 'lab', 'person', 'owner', 'offered', 'repeat')),
  -- whom = 'person'
  add column person_id text references people,
  -- through these; null = through all that are on
  add column channels text[],
  add column round integer not null default 1,
  -- when its round began, and how long after that the ladder calls it while nothing presses
  add column begun_at timestamptz,
  add column after_seconds integer;

-- What came of it. Null while nobody has said so: a ring that was written and perhaps never carried, because its server
-- was killed, is carried once more. `tries` is the fence of those who carry it.
alter table rings
  add column round integer not null default 1,
  add column tries integer not null default 1,
  add column tried_at timestamptz,
  -- rings of before were carried by the live socket, which heals itself
  add column outcome text default 'sent' check (outcome in ('sent', 'delivered', 'failed')),
  add column outcome_at timestamptz,
  add column reason text;
alter table rings alter column outcome drop default;
create index rings_untold on rings (tried_at) where outcome is null and stopped_at is null;
grant update (tries, tried_at, outcome, outcome_at, reason) on rings to jiuxin_app;
create policy carry on rings for select to jiuxin_system using (true);
grant select on rings to jiuxin_system;

-- An owned question moves with the duty: when its owner's shift ends it is offered to whoever is on duty then. One row
-- a question; `turned_at` is the fence.
create table duty_turns (
  consultation_id text primary key references consultations,
  network_id text not null,
  roster_id text not null references rosters,
  owner_id text not null references people,
  -- looked at then: at once to find out when his shift ends, and when it ends
  due_at timestamptz not null,
  -- null: nobody has looked yet
  shift_until timestamptz,
  turned_at timestamptz
);
create index duty_turns_due on duty_turns (due_at) where turned_at is null;
create index duty_turns_roster on duty_turns (roster_id) where turned_at is null;
alter table duty_turns enable row level security;
alter table duty_turns force row level security;
create policy one_network on duty_turns to jiuxin_app
  using (network_id = current_network()) with check (network_id = current_network());
grant select, insert on duty_turns to jiuxin_app;
grant update (roster_id, owner_id, due_at, shift_until, turned_at) on duty_turns to jiuxin_app;
create policy due on duty_turns for select to jiuxin_system using (true);
grant select on duty_turns to jiuxin_system;

-- whom a change of a roster concerns while it rings
create index call_steps_roster on call_steps (roster_id) where fired_at is null and stopped_at is null;

-- what a question has called so far, in one look however many others were called for; these hold the open ones as well
drop index call_steps_consultation;
create index call_steps_consultation on call_steps (consultation_id);
drop index rings_consultation;
create index rings_consultation on rings (consultation_id);
