-- The login of the servers: it owns nothing, inherits nothing, and can become only the three roles that a server works as
-- (docs/decisions/0032). Its password is set where the logins are made (platform/logins.ts), never here.

set local lock_timeout = '10s';

do $$ begin
  if not exists (select from pg_roles where rolname = 'jiuxin_server') then create role jiuxin_server nologin noinherit; end if;
  grant jiuxin_app, jiuxin_system, jiuxin_sealer to jiuxin_server;
end $$;

-- whether the tables are those of its code is all that it asks as itself
grant select on pgmigrations to jiuxin_server;

-- A temporary table is found before any other: one named like this would have swallowed that a row waits for its seal.
alter function await_seal() set search_path = pg_catalog, public, pg_temp;
