-- Calls: the promises (steps with a due time) and the rings that came of them.

create table call_steps (
  id text primary key,
  network_id text not null,
  consultation_id text not null references consultations,
  roster_id text not null references rosters,
  step integer not null,
  whom text not null check (whom in ('on-duty', 'backup', 'everyone')),
  due_at timestamptz not null,
  fired_at timestamptz,
  stopped_at timestamptz
);
-- what is due next, of all networks
create index call_steps_due on call_steps (due_at) where fired_at is null and stopped_at is null;
create index call_steps_consultation on call_steps (consultation_id) where fired_at is null and stopped_at is null;

-- One row a call to one person through one channel. Ringing while `stopped_at` is null.
create table rings (
  call_id text primary key,
  network_id text not null,
  consultation_id text not null references consultations,
  person_id text not null references people,
  channel text not null,
  step integer not null,
  called_at timestamptz not null,
  delivered_at timestamptz,
  stopped_at timestamptz,
  stopped_by text
);
create index rings_person on rings (person_id) where stopped_at is null;
create index rings_consultation on rings (consultation_id) where stopped_at is null;

do $$ declare t text; begin
  foreach t in array array['call_steps','rings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_network on %I to jiuxin_app using (network_id = current_network()) with check (network_id = current_network())', t);
  end loop;
end $$;
grant select, insert on call_steps, rings to jiuxin_app;
grant update (due_at, fired_at, stopped_at) on call_steps to jiuxin_app;
grant update (delivered_at, stopped_at, stopped_by) on rings to jiuxin_app;

-- The timer looks across networks for what is due; firing itself happens inside the network.
create policy due on call_steps for select to jiuxin_system using (true);
grant select on call_steps to jiuxin_system;
