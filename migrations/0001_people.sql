-- Networks, sites, people, sessions, rosters. Ids are random 128-bit text, never counted.
-- Isolation: every table with a network carries row-level security; `jiuxin_app` sees one network (setting
-- `jiuxin.network`), `jiuxin_system` is the narrow door for sign-in and for due calls.

do $$ begin
  if not exists (select from pg_roles where rolname = 'jiuxin_app') then create role jiuxin_app nologin; end if;
  if not exists (select from pg_roles where rolname = 'jiuxin_system') then create role jiuxin_system nologin; end if;
end $$;
do $$ begin
  if not pg_has_role(current_user, 'jiuxin_app', 'member') or not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant jiuxin_app, jiuxin_system to %I', current_user);
  end if;
end $$;

-- The network that the transaction works for; null when none was set, and then every policy is false.
create function current_network() returns text language sql stable
  as $$ select nullif(current_setting('jiuxin.network', true), '') $$;

create table networks (
  id text primary key,
  name text not null,
  time_zone text not null default 'Asia/Shanghai',
  demo boolean not null default false,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table sites (
  id text primary key,
  network_id text not null references networks,
  name text not null,
  tier text not null check (tier in ('pci_hospital', 'county_hospital', 'rescue_unit', 'rescue_point')),
  parent_site_id text references sites,
  phone text
);
create index sites_network on sites (network_id);

create table people (
  id text primary key,
  network_id text not null references networks,
  login text not null unique,
  name text not null,
  password_hash text not null,
  phone text,
  demo boolean not null default false,
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);
create index people_network on people (network_id);

create table memberships (
  id text primary key,
  network_id text not null references networks,
  person_id text not null references people,
  site_id text not null references sites,
  role text not null check (role in ('clinic_doctor', 'specialist', 'coordinator', 'quality_officer', 'administrator')),
  ended_at timestamptz
);
create index memberships_person on memberships (person_id) where ended_at is null;
create index memberships_site on memberships (site_id) where ended_at is null;

-- A session token is 256 random bits; only its sha256 is kept.
create table sessions (
  id text primary key,
  network_id text not null references networks,
  person_id text not null references people,
  token_hash bytea not null unique,
  device_name text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_person on sessions (person_id) where revoked_at is null;

-- Growing delay on wrong passwords, by login (known or not: the answer must not tell).
create table sign_in_failures (
  login text primary key,
  failures integer not null,
  last_failed_at timestamptz not null
);

create table rosters (
  id text primary key,
  network_id text not null references networks,
  name text not null,
  kind text not null check (kind in ('ecg', 'stroke', 'cath_lab')),
  hospital_site_id text not null references sites,
  pathways text[] not null,
  patience_seconds integer not null default 60,
  everyone_after_seconds integer not null default 120
);
create index rosters_network on rosters (network_id);

create table roster_members (
  roster_id text not null references rosters,
  person_id text not null references people,
  network_id text not null references networks,
  primary key (roster_id, person_id)
);
create index roster_members_person on roster_members (person_id);

-- Who answers when. `line` 1 = on duty, 2 = backup. Of several that cover an instant the one made last wins
-- within its line, and `why` says which sort it was.
create table shifts (
  id text primary key,
  network_id text not null references networks,
  roster_id text not null references rosters,
  person_id text not null references people,
  line smallint not null check (line in (1, 2)),
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  why text not null check (why in ('shift', 'override', 'swap')),
  made_by text references people,
  made_at timestamptz not null default clock_timestamp(),
  cancelled_at timestamptz
);
create index shifts_cover on shifts (roster_id, line, until_at, from_at) where cancelled_at is null;

-- The append-only log of operations: who did or saw what, when. Insert only, for everybody.
create table audit_log (
  id bigint generated always as identity primary key,
  network_id text not null,
  at timestamptz not null default clock_timestamp(),
  person_id text,
  session_id text,
  operation text not null,
  subject_id text,
  details jsonb not null default '{}'
);
create index audit_log_network on audit_log (network_id, at);

do $$ declare t text; begin
  foreach t in array array['sites','people','memberships','sessions','rosters','roster_members','shifts','audit_log'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_network on %I to jiuxin_app using (network_id = current_network()) with check (network_id = current_network())', t);
  end loop;
end $$;
alter table networks enable row level security;
alter table networks force row level security;
create policy one_network on networks to jiuxin_app using (id = current_network());

grant select on networks, sites, people, memberships, rosters, roster_members to jiuxin_app;
grant update (settings) on networks to jiuxin_app;
grant select, insert on shifts to jiuxin_app;
grant update (cancelled_at) on shifts to jiuxin_app;
grant select, insert on sessions to jiuxin_app;
grant update (revoked_at, last_seen_at) on sessions to jiuxin_app;
grant insert on audit_log to jiuxin_app, jiuxin_system;
-- Reading the log is a later screen; until then nobody but the owner reads it.

-- Sign-in and session lookup happen before a network is known.
create policy sign_in on people to jiuxin_system using (true);
create policy sign_in on memberships to jiuxin_system using (true);
create policy sign_in on networks to jiuxin_system using (true);
create policy sign_in on roster_members to jiuxin_system using (true);
create policy sign_in on sites to jiuxin_system using (true);
create policy sign_in on sessions to jiuxin_system using (true) with check (true);
create policy sign_in on audit_log to jiuxin_system with check (true);
grant select on people, memberships, networks, roster_members, sites, sessions to jiuxin_system;
grant insert on sessions to jiuxin_system;
grant update (revoked_at, last_seen_at) on sessions to jiuxin_system;
grant select, insert, update, delete on sign_in_failures to jiuxin_system;
