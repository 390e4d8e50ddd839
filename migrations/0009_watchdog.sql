-- The auditor: a role of its own that sees when somebody is to be called and whether somebody owns the question, of all
-- networks, and no word about a patient.

do $$ begin
  if not exists (select from pg_roles where rolname = 'jiuxin_watchdog') then create role jiuxin_watchdog nologin; end if;
end $$;
do $$ begin
  if not pg_has_role(current_user, 'jiuxin_watchdog', 'member') or not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant jiuxin_watchdog to %I', current_user);
  end if;
end $$;

-- what it looks at every second: as many rows as there are questions that wait for an owner
create index consultations_unowned on consultations (opened_at) where state = 'open' and owner_id is null;

create policy audit on consultations for select to jiuxin_watchdog using (true);
create policy audit on call_steps to jiuxin_watchdog using (true) with check (true);
create policy audit on rings for select to jiuxin_watchdog using (true);
grant select (id, network_id, roster_id, state, opened_at, owner_id) on consultations to jiuxin_watchdog;
grant select (call_id, network_id, consultation_id, step, called_at, delivered_at, stopped_at) on rings to jiuxin_watchdog;
grant select, insert on call_steps to jiuxin_watchdog;
grant update (due_at) on call_steps to jiuxin_watchdog;

-- calls that were written and never carried, questions that did not move with the duty
create policy audit on duty_turns for select to jiuxin_watchdog using (true);
grant select (consultation_id, network_id, due_at, turned_at) on duty_turns to jiuxin_watchdog;
grant select (outcome, tried_at) on rings to jiuxin_watchdog;
-- and for the servers' own screens what was over, once a call
create policy audit on alarms for insert to jiuxin_watchdog with check (kind = 'overdue');
create policy audited on alarms for select to jiuxin_watchdog using (kind = 'overdue');
grant insert (id, network_id, kind, key, consultation_id) on alarms to jiuxin_watchdog;
grant select (network_id, kind, at) on alarms to jiuxin_watchdog;
