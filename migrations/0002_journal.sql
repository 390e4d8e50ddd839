-- The journal: consultations (the lock, the number, the snapshot), entries (the facts), drafts (idempotence),
-- recordings (files), and the projections that queries across consultations read.

create table consultations (
  id text primary key,
  network_id text not null references networks,
  site_id text not null references sites,
  roster_id text not null references rosters,
  hospital_site_id text not null references sites,
  destination_site_id text references sites,
  pathway text not null,
  state text not null check (state in ('open', 'closed')),
  -- number of the last entry: 1..n without gaps, raised in the transaction that appends
  seq integer not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  author_id text not null references people,
  owner_id text references people,
  -- fold(entries) at `seq`, so that writing does not read the whole journal
  snapshot jsonb not null,
  -- one row of a list
  summary jsonb not null
);
-- open lists stay as fast with a million closed ones
create index consultations_open_site on consultations (site_id, opened_at desc, id) where state = 'open';
create index consultations_open_hospital on consultations (hospital_site_id, opened_at desc, id) where state = 'open';
create index consultations_open_roster on consultations (roster_id, opened_at desc, id) where state = 'open';
create index consultations_open_destination on consultations (destination_site_id, opened_at desc, id) where state = 'open' and destination_site_id is not null;
create index consultations_open_network on consultations (network_id, opened_at desc, id) where state = 'open';
create index consultations_site on consultations (site_id, opened_at desc, id);
create index consultations_hospital on consultations (hospital_site_id, opened_at desc, id);
create index consultations_roster on consultations (roster_id, opened_at desc, id);
create index consultations_destination on consultations (destination_site_id, opened_at desc, id) where destination_site_id is not null;
create index consultations_network on consultations (network_id, opened_at desc, id);

-- No foreign key to people, here and in drafts: its check would lock the author's own row in every write of his, and
-- people are never deleted. The journal is the only writer, and knows the author from his session.
create table entries (
  consultation_id text not null references consultations,
  seq integer not null,
  network_id text not null,
  kind text not null,
  at timestamptz not null,
  -- null = written by the system
  by_person_id text,
  by_name text,
  by_role text,
  by_site_id text,
  body jsonb not null,
  claimed_at timestamptz,
  -- bigint: a phone whose clock was reset to 1970 is off by more than an integer holds
  clock_offset_ms bigint,
  draft_id text,
  primary key (consultation_id, seq)
);

-- One row a draft: the same draft again gets the stored first reply; the same id with other content is refused.
create table drafts (
  author_id text not null,
  draft_id text not null,
  network_id text not null,
  -- written in one statement with the entries, which refer to the consultation
  consultation_id text not null,
  content_hash bytea not null,
  reply jsonb not null,
  at timestamptz not null,
  primary key (author_id, draft_id)
);

create table recordings (
  id text primary key,
  network_id text not null,
  consultation_id text not null references consultations,
  seq integer not null,
  sha256 text not null,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  -- content address of the re-encoded upright preview; null while (or where) there is none
  preview_sha256 text,
  preview_width integer,
  preview_height integer
);
create index recordings_consultation on recordings (consultation_id);

-- Projection: one row an effective milestone (and site, where the milestone is told apart by site).
create table milestones (
  consultation_id text not null references consultations,
  network_id text not null,
  milestone text not null,
  site_id text not null,
  at timestamptz,
  value text,
  source text not null,
  seq integer not null,
  recorded_at timestamptz not null,
  primary key (consultation_id, milestone, site_id)
);

-- Projection: one row a consultation, ready to count and to export. Rebuilt from the journal at any time.
create table timelines (
  consultation_id text primary key references consultations,
  network_id text not null,
  site_id text not null,
  pathway text not null,
  opened_at timestamptz not null,
  diagnosis text,
  strategy text,
  -- milestone name -> ISO time; interval name -> minutes
  milestones jsonb not null,
  intervals jsonb not null,
  findings text[] not null,
  -- flags the rates are counted from
  facts jsonb not null
);
create index timelines_span on timelines (network_id, opened_at, consultation_id);

do $$ declare t text; begin
  foreach t in array array['consultations','entries','drafts','recordings','milestones','timelines'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_network on %I to jiuxin_app using (network_id = current_network()) with check (network_id = current_network())', t);
  end loop;
end $$;

grant select, insert on consultations, entries, drafts, recordings, milestones, timelines to jiuxin_app;
grant update (seq, state, closed_at, owner_id, destination_site_id, snapshot, summary) on consultations to jiuxin_app;
grant update (preview_sha256, preview_width, preview_height) on recordings to jiuxin_app;
grant update, delete on milestones, timelines to jiuxin_app;
-- entries and drafts: no update, no delete, for nobody but the owner of the schema
