-- Rosters are made and staffed in the app by who manages them, and read by calendar programs. Of a feed's address only the
-- sha256 is kept; it holds who is on duty, and nothing of a patient.

set local lock_timeout = '10s';

grant insert on rosters to jiuxin_app;
grant update (name, kind, pathways) on rosters to jiuxin_app;
grant insert, delete on roster_members to jiuxin_app;

-- One address a person and roster: a new one ends the one before.
create table roster_feeds (
  roster_id text not null references rosters,
  person_id text not null references people,
  network_id text not null references networks,
  token_hash bytea not null unique,
  made_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  primary key (roster_id, person_id)
);
create index roster_feeds_person on roster_feeds (person_id);
alter table roster_feeds enable row level security;
alter table roster_feeds force row level security;
create policy one_network on roster_feeds to jiuxin_app using (network_id = current_network()) with check (network_id = current_network());
grant select, insert, delete on roster_feeds to jiuxin_app;
grant update (token_hash, made_at, read_at) on roster_feeds to jiuxin_app;

-- A calendar program knows no network: whose address it is, is asked first.
create policy by_token on roster_feeds for select to jiuxin_system using (true);
grant select on roster_feeds to jiuxin_system;
