-- Channels: where people are reached and how they wish it (rooms people), what a network has configured, the devices
-- that take pushes, and what the installation keeps for itself (rooms calls).

-- Where somebody is rung and written to. Without a phone here the number of the directory (people.phone) is rung.
create table contact_points (
  person_id text primary key references people,
  network_id text not null references networks,
  phone text,
  email text,
  changed_by text references people,
  changed_at timestamptz not null default clock_timestamp()
);

-- How somebody wishes to be called. No row: every channel, in the usual order, at any hour.
create table call_preferences (
  person_id text primary key references people,
  network_id text not null references networks,
  -- in the order in which they are tried; a channel that is missing is not used for him
  channels text[] not null,
  -- hours and minutes in the time zone of the network, like 22:00; both or none
  quiet_from text check (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  quiet_until text check (quiet_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  changed_at timestamptz not null default clock_timestamp(),
  check ((quiet_from is null) = (quiet_until is null))
);

-- One row a channel that the network has touched. Secrets apart from what an administrator may read back.
create table channel_settings (
  network_id text not null references networks,
  channel text not null,
  is_on boolean not null,
  settings jsonb not null,
  secrets jsonb not null,
  changed_by text references people,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (network_id, channel)
);

-- A device that takes pushes: it belongs to a session, has at most one endpoint, and goes with its session.
create table push_subscriptions (
  id text primary key,
  network_id text not null references networks,
  person_id text not null references people,
  session_id text not null unique references sessions,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  made_at timestamptz not null default clock_timestamp()
);
create index push_subscriptions_person on push_subscriptions (person_id);
-- the same browser under another session: the earlier row goes
create index push_subscriptions_endpoint on push_subscriptions (endpoint);

-- Of the whole installation, shared by all its servers: the VAPID keys. Made once, never changed.
create table installation_secrets (
  name text primary key,
  secret jsonb not null,
  made_at timestamptz not null default clock_timestamp()
);

do $$ declare t text; begin
  foreach t in array array['contact_points','call_preferences','channel_settings','push_subscriptions'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_network on %I to jiuxin_app using (network_id = current_network()) with check (network_id = current_network())', t);
  end loop;
end $$;
alter table installation_secrets enable row level security;
alter table installation_secrets force row level security;
create policy installation on installation_secrets to jiuxin_system using (true) with check (true);

grant select, insert, update on contact_points, call_preferences, channel_settings to jiuxin_app;
grant select, insert, update, delete on push_subscriptions to jiuxin_app;
grant select, insert on installation_secrets to jiuxin_system;

-- A device that is signed in elsewhere rings there only.
create policy moved on push_subscriptions to jiuxin_system using (true);
grant select, delete on push_subscriptions to jiuxin_system;
