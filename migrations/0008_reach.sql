-- Can people be reached: the heartbeat of devices, what arrived and was seen, self-tests, and what administrators are told.

-- One row a device (a session). Written when it connects or leaves, when something changed, and once a minute.
create table device_presence (
  session_id text primary key references sessions,
  network_id text not null,
  person_id text not null,
  connected_at timestamptz not null,
  seen_at timestamptz not null,
  -- the line was closed in order; null also when its server was killed, then only seen_at tells
  left_at timestamptz,
  visible boolean,
  permission text check (permission in ('granted', 'denied', 'default', 'unsupported')),
  audible boolean,
  push boolean
);
create index device_presence_person on device_presence (person_id);

-- High-water marks, append-only: everything up to `seq` had arrived, or was seen, by `at`. No foreign key: its check would
-- touch the row of the consultation, which every entry locks.
create table receipts (
  consultation_id text not null,
  person_id text not null,
  kind text not null check (kind in ('received', 'seen')),
  seq integer not null check (seq > 0),
  network_id text not null,
  side text not null check (side in ('asking', 'answering')),
  at timestamptz not null,
  primary key (consultation_id, person_id, kind, seq)
);

-- A self-test: asked for by the person, or begun because his shift begins.
create table reach_checks (
  id text primary key,
  network_id text not null,
  person_id text not null,
  why text not null check (why in ('asked', 'shift')),
  -- of a shift's check: the rosters on which he comes on duty, when, and until when
  roster_ids text[] not null default '{}',
  shift_from timestamptz,
  shift_until timestamptz,
  -- minutes before the shift; 0 = at its start
  ahead_minutes integer not null default 0,
  started_at timestamptz not null,
  ends_at timestamptz not null,
  -- whoever runs it has until then; after that another node may
  lease_until timestamptz,
  ended_at timestamptz,
  reachable boolean
);
-- the fence: one check a person and start of duty, whatever number of servers look
create unique index reach_checks_shift on reach_checks (person_id, shift_from, ahead_minutes) where why = 'shift';
create index reach_checks_person on reach_checks (person_id, started_at desc);
create index reach_checks_open on reach_checks (lease_until) where ended_at is null;

-- What one channel did; on one device where it tells devices apart.
create table reach_tries (
  id text primary key,
  check_id text not null references reach_checks,
  network_id text not null,
  position integer not null,
  channel text not null,
  session_id text,
  state text not null check (state in ('waiting', 'sent', 'delivered', 'heard', 'failed', 'off', 'skipped')),
  reason text,
  at timestamptz
);
create index reach_tries_check on reach_tries (check_id);

-- What whoever keeps the rosters has to know. `key` says what it is about: the same thing is told once.
create table alarms (
  id text primary key,
  network_id text not null,
  kind text not null check (kind in ('nobody-answers', 'unreachable', 'gap', 'overdue')),
  key text not null,
  at timestamptz not null default clock_timestamp(),
  roster_id text,
  person_id text,
  consultation_id text,
  -- of a gap: which line nobody is on
  line smallint,
  from_at timestamptz,
  until_at timestamptz,
  -- who tells it has until then; told_at null after that = somebody else does
  lease_until timestamptz,
  told_at timestamptz,
  seen_at timestamptz,
  seen_by text,
  unique (network_id, key)
);
-- whoever writes one (a server, the auditor): every server hears of it at the commit
create function tell_of_alarm() returns trigger language plpgsql as $$
begin
  perform pg_notify('jiuxin_reach', json_build_object('type', 'untold')::text);
  return new;
end $$;
create trigger alarms_told after insert on alarms for each row execute function tell_of_alarm();
create index alarms_network on alarms (network_id, at desc);
create index alarms_untold on alarms (at) where told_at is null;

do $$ declare t text; begin
  foreach t in array array['device_presence','receipts','reach_checks','reach_tries','alarms'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_network on %I to jiuxin_app using (network_id = current_network()) with check (network_id = current_network())', t);
  end loop;
end $$;
grant select, insert on device_presence, receipts, reach_checks, reach_tries, alarms to jiuxin_app;
grant update (connected_at, seen_at, left_at, visible, permission, audible, push) on device_presence to jiuxin_app;
grant update (lease_until, ends_at, ended_at, reachable) on reach_checks to jiuxin_app;
grant update (state, reason, at) on reach_tries to jiuxin_app;
grant update (lease_until, told_at, seen_at, seen_by) on alarms to jiuxin_app;

-- The timer looks across networks for what is left to do; doing it happens inside the network.
create policy look on reach_checks for select to jiuxin_system using (true);
create policy look on alarms for select to jiuxin_system using (true);
grant select on reach_checks, alarms to jiuxin_system;
