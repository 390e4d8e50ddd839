-- Who reads far more than usual, tries ids that are not his, or somebody's password: counted in the audit log by a role that
-- sees who did what when and none of the details. What it finds is an alarm like any other.

set local lock_timeout = '10s';

do $$ begin
  if not exists (select from pg_roles where rolname = 'jiuxin_lookout') then create role jiuxin_lookout nologin; end if;
  grant jiuxin_lookout to jiuxin_server;
end $$;
do $$ begin
  if not pg_has_role(current_user, 'jiuxin_lookout', 'member') or not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant jiuxin_lookout to %I', current_user);
  end if;
end $$;

create policy look on audit_log for select to jiuxin_lookout using (network_id = current_network());
grant select (network_id, at, person_id, session_id, operation, subject_id) on audit_log to jiuxin_lookout;

alter table alarms drop constraint alarms_kind_check;
alter table alarms add constraint alarms_kind_check check (kind in
  ('nobody-answers', 'unreachable', 'gap', 'overdue', 'unusual-reading', 'guessed-ids', 'wrong-passwords'));
-- of what was counted: how often
alter table alarms add column count integer;
