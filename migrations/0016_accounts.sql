-- Accounts: one-time passwords, people whom an administrator takes in and shuts out, and second factors.
-- (Numbers have gaps: there is no 0015.)
-- A password with an end (`password_until`) was made by somebody else: whoever signs in with it has to choose his own.

set local lock_timeout = '10s';

alter table people add column password_until timestamptz;

-- The secret is sealed with a key that is not in the database. `last_step`: the step of the last code that was taken.
create table second_factors (
  person_id text primary key references people,
  network_id text not null references networks,
  secret bytea not null,
  begun_at timestamptz not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0
);

create table recovery_codes (
  person_id text not null references people,
  number smallint not null check (number between 0 and 9),
  network_id text not null references networks,
  code_hash text not null,
  used_at timestamptz,
  primary key (person_id, number)
);

-- A mark that only the key of secrets makes: servers with another key than the first are told. One row; the mark opens nothing.
create table secrets_key (
  is_only boolean primary key default true check (is_only),
  mark text not null,
  made_at timestamptz not null default clock_timestamp()
);
grant select, insert on secrets_key to jiuxin_system;

do $$ declare t text; begin
  foreach t in array array['second_factors','recovery_codes'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_network on %I to jiuxin_app using (network_id = current_network()) with check (network_id = current_network())', t);
    execute format('create policy sign_in on %I to jiuxin_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to jiuxin_app', t);
  end loop;
end $$;

grant insert on people, memberships to jiuxin_app;
grant update (name, phone, password_hash, password_until, disabled_at) on people to jiuxin_app;
grant update (ended_at) on memberships to jiuxin_app;
grant update (expires_at) on sessions to jiuxin_app;

grant update (password_hash, password_until) on people to jiuxin_system;
grant select, insert, update on second_factors to jiuxin_system;
grant select, insert, update, delete on recovery_codes to jiuxin_system;
