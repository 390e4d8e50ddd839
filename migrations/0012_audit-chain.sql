-- The audit log is chained: each row of a network gets a number and the hash of itself and of the row before it. That is
-- done after the commit, by a role that can do nothing else, so that nobody who reads or writes waits for a turn.
-- `audit_unsealed` names the rows that wait; a trigger fills it, so no row of the log comes without. Rows from before are
-- not chained: their chain would prove no more than that they were there on this day, and cost a copy of the whole log.

set local lock_timeout = '10s';

do $$ begin
  if not exists (select from pg_roles where rolname = 'jiuxin_sealer') then create role jiuxin_sealer nologin; end if;
end $$;
do $$ begin
  if not pg_has_role(current_user, 'jiuxin_sealer', 'member') or not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant jiuxin_sealer to %I', current_user);
  end if;
end $$;

create table audit_unsealed (audit_id bigint primary key);
create function await_seal() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into audit_unsealed values (new.id);
  return null;
end $$;
create trigger await_seal after insert on audit_log for each row execute function await_seal();

create table audit_seals (
  network_id text not null,
  number bigint not null check (number > 0),
  audit_id bigint not null unique,
  hash bytea not null check (octet_length(hash) = 32),
  primary key (network_id, number)
);
-- the last link of each network
create table audit_heads (
  network_id text primary key,
  number bigint not null,
  hash bytea not null
);

do $$ declare t text; begin
  foreach t in array array['audit_seals','audit_heads'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_network on %I to jiuxin_app using (network_id = current_network()) with check (network_id = current_network())', t);
    execute format('create policy seal on %I to jiuxin_sealer using (true) with check (true)', t);
  end loop;
end $$;
create policy seal on audit_log for select to jiuxin_sealer using (true);
grant select on audit_log to jiuxin_sealer;
grant select, delete on audit_unsealed to jiuxin_sealer;
grant insert on audit_seals to jiuxin_sealer;
grant select, insert, update on audit_heads to jiuxin_sealer;

-- With the trigger there, every row that is still to come waits to be sealed.
create table audit_chain_beginning (audit_id bigint not null);
insert into audit_chain_beginning select coalesce(pg_sequence_last_value(pg_get_serial_sequence('audit_log', 'id')), 0);
