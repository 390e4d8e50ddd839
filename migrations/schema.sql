-- The schema after all migrations, made by `npm run schema`. Compared in CI; never edited, never run.

CREATE OR REPLACE FUNCTION public.await_seal()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
begin
  insert into audit_unsealed values (new.id);
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION public.count_erasable(as_of timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ select count(*) from public.consultations where network_id = public.current_network() and state = 'closed' and erased_at is null
    and closed_at < as_of - make_interval(years => public.kept_years()) $function$
;
CREATE OR REPLACE FUNCTION public.current_network()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select nullif(current_setting('jiuxin.network', true), '') $function$
;
CREATE OR REPLACE FUNCTION public.erase_next(as_of timestamp with time zone, after_opened_at timestamp with time zone, after_id text)
 RETURNS TABLE(id text, opened_at timestamp with time zone, entries bigint, files text[])
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
declare
  network text := public.current_network();
  years integer := public.kept_years();
  gone record;
begin
  select c.id, c.opened_at, c.closed_at into gone from public.consultations c
    where c.network_id = network and c.state = 'closed' and c.erased_at is null
      and c.closed_at < as_of - make_interval(years => years)
      and c.opened_at < as_of - make_interval(years => years)
      and c.opened_at >= after_opened_at and (c.opened_at, c.id) > (after_opened_at, after_id)
    order by c.opened_at, c.id limit 1 for update;
  if not found then return; end if;

  files := array(select distinct named.sha256 from public.recordings r
    cross join lateral unnest(array[r.sha256, r.preview_sha256, r.original_sha256]) named (sha256)
    where r.consultation_id = gone.id and named.sha256 is not null);
  -- the draft stays known, so that a phone that sends it again opens nothing anew; of what it said not even the hash stays
  update public.drafts d set content_hash = '', reply = d.reply - 'refusedRecordings' from public.entries e
    where e.consultation_id = gone.id and d.author_id = e.by_person_id and d.draft_id = e.draft_id;
  update public.entries e set kind = 'erased', body = '{}', by_person_id = null, by_name = null, by_role = null,
    by_site_id = null, claimed_at = null, clock_offset_ms = null, draft_id = null where e.consultation_id = gone.id;
  get diagnostics entries = row_count;
  delete from public.recordings r where r.consultation_id = gone.id;
  delete from public.milestones m where m.consultation_id = gone.id;
  update public.emergency_readings r set words = null, words_key = null where r.consultation_id = gone.id;
  update public.consultations c set snapshot = '{}', summary = '{}', patient_name = null, patient_number = null,
    erased_at = as_of where c.id = gone.id;
  insert into public.audit_log (network_id, operation, subject_id, details) values (network, 'consultation-erased', gone.id,
    jsonb_build_object('entries', entries, 'files', cardinality(files), 'years', years, 'closedAt', gone.closed_at));
  id := gone.id;
  opened_at := gone.opened_at;
  return next;
end $function$
;
CREATE OR REPLACE FUNCTION public.forget_carrier()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.carried_by := null;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION public.kept_years()
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ select case when settings ->> 'retentionYears' ~ '^(1[5-9]|[2-9][0-9]|100)$' then (settings ->> 'retentionYears')::integer end
    from public.networks where id = public.current_network() $function$
;
CREATE OR REPLACE FUNCTION public.note_patient()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.patient_name := patient_key(new.summary -> 'patient' ->> 'name');
  new.patient_number := patient_key(new.summary -> 'patient' ->> 'localId');
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION public.patient_key(written text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN NULLIF("left"(lower(regexp_replace(NORMALIZE(written, NFKC), '\s'::text, ''::text, 'g'::text)), 64), ''::text)
;
CREATE OR REPLACE FUNCTION public.tell_of_alarm()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('jiuxin_reach', json_build_object('type', 'untold')::text);
  return new;
end $function$
;

create table alarms (
  id text not null,
  network_id text not null,
  kind text not null,
  key text not null,
  at timestamp with time zone default clock_timestamp() not null,
  roster_id text,
  person_id text,
  consultation_id text,
  line smallint,
  from_at timestamp with time zone,
  until_at timestamp with time zone,
  lease_until timestamp with time zone,
  told_at timestamp with time zone,
  seen_at timestamp with time zone,
  seen_by text,
  count integer,
  constraint alarms_kind_check CHECK ((kind = ANY (ARRAY['nobody-answers'::text, 'unreachable'::text, 'gap'::text, 'overdue'::text, 'unusual-reading'::text, 'guessed-ids'::text, 'wrong-passwords'::text, 'emergency-reading'::text]))),
  constraint alarms_pkey PRIMARY KEY (id),
  constraint alarms_network_id_key_key UNIQUE (network_id, key)
);
alter table alarms enable row level security;
alter table alarms force row level security;
create table audit_chain_beginning (
  audit_id bigint not null
);
create table audit_heads (
  network_id text not null,
  number bigint not null,
  hash bytea not null,
  constraint audit_heads_pkey PRIMARY KEY (network_id)
);
alter table audit_heads enable row level security;
alter table audit_heads force row level security;
create table audit_log (
  id bigint generated always as identity not null,
  network_id text not null,
  at timestamp with time zone default clock_timestamp() not null,
  person_id text,
  session_id text,
  operation text not null,
  subject_id text,
  details jsonb default '{}'::jsonb not null,
  constraint audit_log_pkey PRIMARY KEY (id)
);
alter table audit_log enable row level security;
alter table audit_log force row level security;
create table audit_seals (
  network_id text not null,
  number bigint not null,
  audit_id bigint not null,
  hash bytea not null,
  constraint audit_seals_hash_check CHECK ((octet_length(hash) = 32)),
  constraint audit_seals_number_check CHECK ((number > 0)),
  constraint audit_seals_pkey PRIMARY KEY (network_id, number),
  constraint audit_seals_audit_id_key UNIQUE (audit_id)
);
alter table audit_seals enable row level security;
alter table audit_seals force row level security;
create table audit_unsealed (
  audit_id bigint not null,
  constraint audit_unsealed_pkey PRIMARY KEY (audit_id)
);
create table call_preferences (
  person_id text not null,
  network_id text not null,
  channels text[] not null,
  quiet_from text,
  quiet_until text,
  changed_at timestamp with time zone default clock_timestamp() not null,
  constraint call_preferences_check CHECK (((quiet_from IS NULL) = (quiet_until IS NULL))),
  constraint call_preferences_quiet_from_check CHECK ((quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)),
  constraint call_preferences_quiet_until_check CHECK ((quiet_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)),
  constraint call_preferences_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint call_preferences_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint call_preferences_pkey PRIMARY KEY (person_id)
);
alter table call_preferences enable row level security;
alter table call_preferences force row level security;
create table call_steps (
  id text not null,
  network_id text not null,
  consultation_id text not null,
  roster_id text not null,
  step integer not null,
  whom text not null,
  due_at timestamp with time zone not null,
  fired_at timestamp with time zone,
  stopped_at timestamp with time zone,
  person_id text,
  channels text[],
  round integer default 1 not null,
  begun_at timestamp with time zone,
  after_seconds integer,
  constraint call_steps_whom_check CHECK ((whom = ANY (ARRAY['on-duty'::text, 'backup'::text, 'second-backup'::text, 'everyone'::text, 'lab'::text, 'person'::text, 'owner'::text, 'offered'::text, 'repeat'::text]))),
  constraint call_steps_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultations(id),
  constraint call_steps_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint call_steps_roster_id_fkey FOREIGN KEY (roster_id) REFERENCES rosters(id),
  constraint call_steps_pkey PRIMARY KEY (id)
);
alter table call_steps enable row level security;
alter table call_steps force row level security;
create table channel_settings (
  network_id text not null,
  channel text not null,
  is_on boolean not null,
  settings jsonb not null,
  secrets jsonb not null,
  changed_by text,
  changed_at timestamp with time zone default clock_timestamp() not null,
  constraint channel_settings_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES people(id),
  constraint channel_settings_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint channel_settings_pkey PRIMARY KEY (network_id, channel)
);
alter table channel_settings enable row level security;
alter table channel_settings force row level security;
create table consultations (
  id text not null,
  network_id text not null,
  site_id text not null,
  roster_id text not null,
  hospital_site_id text not null,
  destination_site_id text,
  pathway text not null,
  state text not null,
  seq integer not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  author_id text not null,
  owner_id text,
  snapshot jsonb not null,
  summary jsonb not null,
  patient_name text,
  patient_number text,
  erased_at timestamp with time zone,
  constraint consultations_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint consultations_author_id_fkey FOREIGN KEY (author_id) REFERENCES people(id),
  constraint consultations_destination_site_id_fkey FOREIGN KEY (destination_site_id) REFERENCES sites(id),
  constraint consultations_hospital_site_id_fkey FOREIGN KEY (hospital_site_id) REFERENCES sites(id),
  constraint consultations_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint consultations_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES people(id),
  constraint consultations_roster_id_fkey FOREIGN KEY (roster_id) REFERENCES rosters(id),
  constraint consultations_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id),
  constraint consultations_pkey PRIMARY KEY (id)
);
alter table consultations enable row level security;
alter table consultations force row level security;
create table contact_points (
  person_id text not null,
  network_id text not null,
  phone text,
  email text,
  changed_by text,
  changed_at timestamp with time zone default clock_timestamp() not null,
  constraint contact_points_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES people(id),
  constraint contact_points_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint contact_points_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint contact_points_pkey PRIMARY KEY (person_id)
);
alter table contact_points enable row level security;
alter table contact_points force row level security;
create table device_presence (
  session_id text not null,
  network_id text not null,
  person_id text not null,
  connected_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  left_at timestamp with time zone,
  visible boolean,
  permission text,
  audible boolean,
  push boolean,
  constraint device_presence_permission_check CHECK ((permission = ANY (ARRAY['granted'::text, 'denied'::text, 'default'::text, 'unsupported'::text]))),
  constraint device_presence_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id),
  constraint device_presence_pkey PRIMARY KEY (session_id)
);
alter table device_presence enable row level security;
alter table device_presence force row level security;
create table drafts (
  author_id text not null,
  draft_id text not null,
  network_id text not null,
  consultation_id text not null,
  content_hash bytea not null,
  reply jsonb not null,
  at timestamp with time zone not null,
  constraint drafts_pkey PRIMARY KEY (author_id, draft_id)
);
alter table drafts enable row level security;
alter table drafts force row level security;
create table duty_turns (
  consultation_id text not null,
  network_id text not null,
  roster_id text not null,
  owner_id text not null,
  due_at timestamp with time zone not null,
  shift_until timestamp with time zone,
  turned_at timestamp with time zone,
  constraint duty_turns_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultations(id),
  constraint duty_turns_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES people(id),
  constraint duty_turns_roster_id_fkey FOREIGN KEY (roster_id) REFERENCES rosters(id),
  constraint duty_turns_pkey PRIMARY KEY (consultation_id)
);
alter table duty_turns enable row level security;
alter table duty_turns force row level security;
create table emergency_readings (
  id text not null,
  network_id text not null,
  consultation_id text not null,
  person_id text not null,
  reason text not null,
  words text,
  words_key text,
  begun_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  constraint emergency_readings_check CHECK ((until_at > begun_at)),
  constraint emergency_readings_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint emergency_readings_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint emergency_readings_pkey PRIMARY KEY (id)
);
alter table emergency_readings enable row level security;
alter table emergency_readings force row level security;
create table entries (
  consultation_id text not null,
  seq integer not null,
  network_id text not null,
  kind text not null,
  at timestamp with time zone not null,
  by_person_id text,
  by_name text,
  by_role text,
  by_site_id text,
  body jsonb not null,
  claimed_at timestamp with time zone,
  clock_offset_ms bigint,
  draft_id text,
  constraint entries_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultations(id),
  constraint entries_pkey PRIMARY KEY (consultation_id, seq)
);
alter table entries enable row level security;
alter table entries force row level security;
create table installation_secrets (
  name text not null,
  secret jsonb not null,
  made_at timestamp with time zone default clock_timestamp() not null,
  constraint installation_secrets_pkey PRIMARY KEY (name)
);
alter table installation_secrets enable row level security;
alter table installation_secrets force row level security;
create table memberships (
  id text not null,
  network_id text not null,
  person_id text not null,
  site_id text not null,
  role text not null,
  ended_at timestamp with time zone,
  constraint memberships_role_check CHECK ((role = ANY (ARRAY['clinic_doctor'::text, 'specialist'::text, 'coordinator'::text, 'quality_officer'::text, 'administrator'::text]))),
  constraint memberships_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint memberships_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint memberships_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id),
  constraint memberships_pkey PRIMARY KEY (id)
);
alter table memberships enable row level security;
alter table memberships force row level security;
create table milestones (
  consultation_id text not null,
  network_id text not null,
  milestone text not null,
  site_id text not null,
  at timestamp with time zone,
  value text,
  source text not null,
  seq integer not null,
  recorded_at timestamp with time zone not null,
  constraint milestones_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultations(id),
  constraint milestones_pkey PRIMARY KEY (consultation_id, milestone, site_id)
);
alter table milestones enable row level security;
alter table milestones force row level security;
create table networks (
  id text not null,
  name text not null,
  time_zone text default 'Asia/Shanghai'::text not null,
  demo boolean default false not null,
  settings jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  constraint networks_pkey PRIMARY KEY (id)
);
alter table networks enable row level security;
alter table networks force row level security;
create table people (
  id text not null,
  network_id text not null,
  login text not null,
  name text not null,
  password_hash text not null,
  phone text,
  demo boolean default false not null,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  password_until timestamp with time zone,
  constraint people_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint people_pkey PRIMARY KEY (id),
  constraint people_login_key UNIQUE (login)
);
alter table people enable row level security;
alter table people force row level security;
create table push_subscriptions (
  id text not null,
  network_id text not null,
  person_id text not null,
  session_id text not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  made_at timestamp with time zone default clock_timestamp() not null,
  constraint push_subscriptions_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint push_subscriptions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint push_subscriptions_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id),
  constraint push_subscriptions_pkey PRIMARY KEY (id),
  constraint push_subscriptions_session_id_key UNIQUE (session_id)
);
alter table push_subscriptions enable row level security;
alter table push_subscriptions force row level security;
create table reach_checks (
  id text not null,
  network_id text not null,
  person_id text not null,
  why text not null,
  roster_ids text[] default '{}'::text[] not null,
  shift_from timestamp with time zone,
  shift_until timestamp with time zone,
  ahead_minutes integer default 0 not null,
  started_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  lease_until timestamp with time zone,
  ended_at timestamp with time zone,
  reachable boolean,
  constraint reach_checks_why_check CHECK ((why = ANY (ARRAY['asked'::text, 'shift'::text]))),
  constraint reach_checks_pkey PRIMARY KEY (id)
);
alter table reach_checks enable row level security;
alter table reach_checks force row level security;
create table reach_tries (
  id text not null,
  check_id text not null,
  network_id text not null,
  "position" integer not null,
  channel text not null,
  session_id text,
  state text not null,
  reason text,
  at timestamp with time zone,
  constraint reach_tries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'delivered'::text, 'heard'::text, 'failed'::text, 'off'::text, 'skipped'::text]))),
  constraint reach_tries_check_id_fkey FOREIGN KEY (check_id) REFERENCES reach_checks(id),
  constraint reach_tries_pkey PRIMARY KEY (id)
);
alter table reach_tries enable row level security;
alter table reach_tries force row level security;
create table receipts (
  consultation_id text not null,
  person_id text not null,
  kind text not null,
  seq integer not null,
  network_id text not null,
  side text not null,
  at timestamp with time zone not null,
  constraint receipts_kind_check CHECK ((kind = ANY (ARRAY['received'::text, 'seen'::text]))),
  constraint receipts_seq_check CHECK ((seq > 0)),
  constraint receipts_side_check CHECK ((side = ANY (ARRAY['asking'::text, 'answering'::text]))),
  constraint receipts_pkey PRIMARY KEY (consultation_id, person_id, kind, seq)
);
alter table receipts enable row level security;
alter table receipts force row level security;
create table recordings (
  id text not null,
  network_id text not null,
  consultation_id text not null,
  seq integer not null,
  sha256 text not null,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  preview_sha256 text,
  preview_width integer,
  preview_height integer,
  original_sha256 text,
  original_name text,
  original_media_type text,
  original_bytes bigint,
  preview_of text,
  constraint recordings_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultations(id),
  constraint recordings_pkey PRIMARY KEY (id)
);
alter table recordings enable row level security;
alter table recordings force row level security;
create table recovery_codes (
  person_id text not null,
  number smallint not null,
  network_id text not null,
  code_hash text not null,
  used_at timestamp with time zone,
  constraint recovery_codes_number_check CHECK (((number >= 0) AND (number <= 9))),
  constraint recovery_codes_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint recovery_codes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint recovery_codes_pkey PRIMARY KEY (person_id, number)
);
alter table recovery_codes enable row level security;
alter table recovery_codes force row level security;
create table rings (
  call_id text not null,
  network_id text not null,
  consultation_id text not null,
  person_id text not null,
  channel text not null,
  step integer not null,
  called_at timestamp with time zone not null,
  delivered_at timestamp with time zone,
  stopped_at timestamp with time zone,
  stopped_by text,
  round integer default 1 not null,
  tries integer default 1 not null,
  tried_at timestamp with time zone,
  outcome text,
  outcome_at timestamp with time zone,
  reason text,
  carried_by integer,
  constraint rings_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'delivered'::text, 'failed'::text]))),
  constraint rings_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultations(id),
  constraint rings_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint rings_pkey PRIMARY KEY (call_id)
);
alter table rings enable row level security;
alter table rings force row level security;
create table roster_feeds (
  roster_id text not null,
  person_id text not null,
  network_id text not null,
  token_hash bytea not null,
  made_at timestamp with time zone default clock_timestamp() not null,
  read_at timestamp with time zone,
  constraint roster_feeds_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint roster_feeds_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint roster_feeds_roster_id_fkey FOREIGN KEY (roster_id) REFERENCES rosters(id),
  constraint roster_feeds_pkey PRIMARY KEY (roster_id, person_id),
  constraint roster_feeds_token_hash_key UNIQUE (token_hash)
);
alter table roster_feeds enable row level security;
alter table roster_feeds force row level security;
create table roster_members (
  roster_id text not null,
  person_id text not null,
  network_id text not null,
  constraint roster_members_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint roster_members_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint roster_members_roster_id_fkey FOREIGN KEY (roster_id) REFERENCES rosters(id),
  constraint roster_members_pkey PRIMARY KEY (roster_id, person_id)
);
alter table roster_members enable row level security;
alter table roster_members force row level security;
create table rosters (
  id text not null,
  network_id text not null,
  name text not null,
  kind text not null,
  hospital_site_id text not null,
  pathways text[] not null,
  patience_seconds integer default 60 not null,
  everyone_after_seconds integer default 120 not null,
  ladder jsonb,
  constraint rosters_kind_check CHECK ((kind = ANY (ARRAY['ecg'::text, 'stroke'::text, 'cath_lab'::text]))),
  constraint rosters_hospital_site_id_fkey FOREIGN KEY (hospital_site_id) REFERENCES sites(id),
  constraint rosters_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint rosters_pkey PRIMARY KEY (id)
);
alter table rosters enable row level security;
alter table rosters force row level security;
create table second_factors (
  person_id text not null,
  network_id text not null,
  secret bytea not null,
  begun_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_step bigint default 0 not null,
  constraint second_factors_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint second_factors_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint second_factors_pkey PRIMARY KEY (person_id)
);
alter table second_factors enable row level security;
alter table second_factors force row level security;
create table secrets_key (
  is_only boolean default true not null,
  mark text not null,
  made_at timestamp with time zone default clock_timestamp() not null,
  constraint secrets_key_is_only_check CHECK (is_only),
  constraint secrets_key_pkey PRIMARY KEY (is_only)
);
create table sessions (
  id text not null,
  network_id text not null,
  person_id text not null,
  token_hash bytea not null,
  device_name text,
  created_at timestamp with time zone default now() not null,
  last_seen_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint sessions_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_token_hash_key UNIQUE (token_hash)
);
alter table sessions enable row level security;
alter table sessions force row level security;
create table shift_patterns (
  id text not null,
  network_id text not null,
  roster_id text not null,
  line smallint not null,
  cycle text not null,
  turns jsonb not null,
  weekdays smallint[],
  person_ids text[] not null,
  starts_on date not null,
  ends_on date,
  written_until timestamp with time zone not null,
  made_by text,
  made_at timestamp with time zone default clock_timestamp() not null,
  ended_at timestamp with time zone,
  constraint shift_patterns_check CHECK ((ends_on >= starts_on)),
  constraint shift_patterns_cycle_check CHECK ((cycle = ANY (ARRAY['day'::text, 'week'::text]))),
  constraint shift_patterns_line_check CHECK ((line = ANY (ARRAY[1, 2, 3]))),
  constraint shift_patterns_person_ids_check CHECK ((cardinality(person_ids) > 0)),
  constraint shift_patterns_made_by_fkey FOREIGN KEY (made_by) REFERENCES people(id),
  constraint shift_patterns_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint shift_patterns_roster_id_fkey FOREIGN KEY (roster_id) REFERENCES rosters(id),
  constraint shift_patterns_pkey PRIMARY KEY (id)
);
alter table shift_patterns enable row level security;
alter table shift_patterns force row level security;
create table shift_swaps (
  id text not null,
  network_id text not null,
  roster_id text not null,
  state text not null,
  asked_by text not null,
  asked text not null,
  gives_line smallint not null,
  gives_from timestamp with time zone not null,
  gives_until timestamp with time zone not null,
  takes_line smallint,
  takes_from timestamp with time zone,
  takes_until timestamp with time zone,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  constraint shift_swaps_check CHECK ((asked <> asked_by)),
  constraint shift_swaps_check1 CHECK ((gives_until > gives_from)),
  constraint shift_swaps_check2 CHECK ((takes_until > takes_from)),
  constraint shift_swaps_check3 CHECK ((((takes_line IS NULL) = (takes_from IS NULL)) AND ((takes_line IS NULL) = (takes_until IS NULL)))),
  constraint shift_swaps_gives_line_check CHECK ((gives_line = ANY (ARRAY[1, 2, 3]))),
  constraint shift_swaps_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'refused'::text, 'withdrawn'::text, 'expired'::text]))),
  constraint shift_swaps_takes_line_check CHECK ((takes_line = ANY (ARRAY[1, 2, 3]))),
  constraint shift_swaps_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(id),
  constraint shift_swaps_asked_fkey FOREIGN KEY (asked) REFERENCES people(id),
  constraint shift_swaps_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint shift_swaps_roster_id_fkey FOREIGN KEY (roster_id) REFERENCES rosters(id),
  constraint shift_swaps_pkey PRIMARY KEY (id)
);
alter table shift_swaps enable row level security;
alter table shift_swaps force row level security;
create table shifts (
  id text not null,
  network_id text not null,
  roster_id text not null,
  person_id text not null,
  line smallint not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  why text not null,
  made_by text,
  made_at timestamp with time zone default clock_timestamp() not null,
  cancelled_at timestamp with time zone,
  pattern_id text,
  swap_id text,
  constraint shifts_check CHECK ((until_at > from_at)),
  constraint shifts_line_check CHECK ((line = ANY (ARRAY[1, 2, 3]))),
  constraint shifts_why_check CHECK ((why = ANY (ARRAY['shift'::text, 'override'::text, 'swap'::text]))),
  constraint shifts_made_by_fkey FOREIGN KEY (made_by) REFERENCES people(id),
  constraint shifts_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint shifts_pattern_id_fkey FOREIGN KEY (pattern_id) REFERENCES shift_patterns(id),
  constraint shifts_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint shifts_roster_id_fkey FOREIGN KEY (roster_id) REFERENCES rosters(id),
  constraint shifts_swap_id_fkey FOREIGN KEY (swap_id) REFERENCES shift_swaps(id),
  constraint shifts_pkey PRIMARY KEY (id)
);
alter table shifts enable row level security;
alter table shifts force row level security;
create table sign_in_failures (
  login text not null,
  failures integer not null,
  last_failed_at timestamp with time zone not null,
  constraint sign_in_failures_pkey PRIMARY KEY (login)
);
create table sites (
  id text not null,
  network_id text not null,
  name text not null,
  tier text not null,
  parent_site_id text,
  phone text,
  constraint sites_tier_check CHECK ((tier = ANY (ARRAY['pci_hospital'::text, 'county_hospital'::text, 'rescue_unit'::text, 'rescue_point'::text]))),
  constraint sites_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id),
  constraint sites_parent_site_id_fkey FOREIGN KEY (parent_site_id) REFERENCES sites(id),
  constraint sites_pkey PRIMARY KEY (id)
);
alter table sites enable row level security;
alter table sites force row level security;
create table timelines (
  consultation_id text not null,
  network_id text not null,
  site_id text not null,
  pathway text not null,
  opened_at timestamp with time zone not null,
  diagnosis text,
  strategy text,
  milestones jsonb not null,
  intervals jsonb not null,
  findings text[] not null,
  facts jsonb not null,
  constraint timelines_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultations(id),
  constraint timelines_pkey PRIMARY KEY (consultation_id)
);
alter table timelines enable row level security;
alter table timelines force row level security;

CREATE INDEX alarms_network ON public.alarms USING btree (network_id, at DESC);
CREATE INDEX alarms_question ON public.alarms USING btree (consultation_id) WHERE ((seen_at IS NULL) AND (consultation_id IS NOT NULL));
CREATE INDEX alarms_untold ON public.alarms USING btree (at) WHERE (told_at IS NULL);
CREATE INDEX audit_log_network ON public.audit_log USING btree (network_id, at);
CREATE INDEX call_steps_consultation ON public.call_steps USING btree (consultation_id);
CREATE INDEX call_steps_due ON public.call_steps USING btree (due_at) WHERE ((fired_at IS NULL) AND (stopped_at IS NULL));
CREATE INDEX call_steps_roster ON public.call_steps USING btree (roster_id) WHERE ((fired_at IS NULL) AND (stopped_at IS NULL));
CREATE INDEX consultations_destination ON public.consultations USING btree (destination_site_id, opened_at DESC, id) WHERE (destination_site_id IS NOT NULL);
CREATE INDEX consultations_hospital ON public.consultations USING btree (hospital_site_id, opened_at DESC, id);
CREATE INDEX consultations_network ON public.consultations USING btree (network_id, opened_at DESC, id);
CREATE INDEX consultations_open_destination ON public.consultations USING btree (destination_site_id, opened_at DESC, id) WHERE ((state = 'open'::text) AND (destination_site_id IS NOT NULL));
CREATE INDEX consultations_open_hospital ON public.consultations USING btree (hospital_site_id, opened_at DESC, id) WHERE (state = 'open'::text);
CREATE INDEX consultations_open_network ON public.consultations USING btree (network_id, opened_at DESC, id) WHERE (state = 'open'::text);
CREATE INDEX consultations_open_roster ON public.consultations USING btree (roster_id, opened_at DESC, id) WHERE (state = 'open'::text);
CREATE INDEX consultations_open_site ON public.consultations USING btree (site_id, opened_at DESC, id) WHERE (state = 'open'::text);
CREATE INDEX consultations_patient_name ON public.consultations USING btree (network_id, patient_name, opened_at DESC) WHERE (patient_name IS NOT NULL);
CREATE INDEX consultations_patient_number ON public.consultations USING btree (site_id, patient_number, opened_at DESC) WHERE (patient_number IS NOT NULL);
CREATE INDEX consultations_roster ON public.consultations USING btree (roster_id, opened_at DESC, id);
CREATE INDEX consultations_site ON public.consultations USING btree (site_id, opened_at DESC, id);
CREATE INDEX consultations_unowned ON public.consultations USING btree (opened_at) WHERE ((state = 'open'::text) AND (owner_id IS NULL));
CREATE INDEX device_presence_person ON public.device_presence USING btree (person_id);
CREATE INDEX duty_turns_due ON public.duty_turns USING btree (due_at) WHERE (turned_at IS NULL);
CREATE INDEX duty_turns_roster ON public.duty_turns USING btree (roster_id) WHERE (turned_at IS NULL);
CREATE INDEX emergency_readings_consultation ON public.emergency_readings USING btree (consultation_id);
CREATE INDEX emergency_readings_network ON public.emergency_readings USING btree (network_id, begun_at DESC, id);
CREATE INDEX emergency_readings_person ON public.emergency_readings USING btree (person_id, begun_at DESC);
CREATE INDEX memberships_person ON public.memberships USING btree (person_id) WHERE (ended_at IS NULL);
CREATE INDEX memberships_site ON public.memberships USING btree (site_id) WHERE (ended_at IS NULL);
CREATE INDEX people_network ON public.people USING btree (network_id);
CREATE INDEX push_subscriptions_endpoint ON public.push_subscriptions USING btree (endpoint);
CREATE INDEX push_subscriptions_person ON public.push_subscriptions USING btree (person_id);
CREATE INDEX reach_checks_open ON public.reach_checks USING btree (lease_until) WHERE (ended_at IS NULL);
CREATE INDEX reach_checks_person ON public.reach_checks USING btree (person_id, started_at DESC);
CREATE UNIQUE INDEX reach_checks_shift ON public.reach_checks USING btree (person_id, shift_from, ahead_minutes) WHERE (why = 'shift'::text);
CREATE INDEX reach_tries_check ON public.reach_tries USING btree (check_id);
CREATE INDEX recordings_consultation ON public.recordings USING btree (consultation_id);
CREATE INDEX rings_consultation ON public.rings USING btree (consultation_id);
CREATE INDEX rings_person ON public.rings USING btree (person_id) WHERE (stopped_at IS NULL);
CREATE INDEX rings_untold ON public.rings USING btree (tried_at) WHERE ((outcome IS NULL) AND (stopped_at IS NULL));
CREATE INDEX roster_feeds_person ON public.roster_feeds USING btree (person_id);
CREATE INDEX roster_members_person ON public.roster_members USING btree (person_id);
CREATE INDEX rosters_network ON public.rosters USING btree (network_id);
CREATE INDEX sessions_person ON public.sessions USING btree (person_id) WHERE (revoked_at IS NULL);
CREATE INDEX shift_patterns_roster ON public.shift_patterns USING btree (roster_id) WHERE (ended_at IS NULL);
CREATE INDEX shift_patterns_written ON public.shift_patterns USING btree (written_until) WHERE (ended_at IS NULL);
CREATE INDEX shift_swaps_asked ON public.shift_swaps USING btree (asked, asked_at);
CREATE INDEX shift_swaps_asked_by ON public.shift_swaps USING btree (asked_by, asked_at);
CREATE INDEX shift_swaps_open ON public.shift_swaps USING btree (expires_at) WHERE (state = 'asked'::text);
CREATE INDEX shift_swaps_roster ON public.shift_swaps USING btree (roster_id, asked_at);
CREATE INDEX shifts_cover ON public.shifts USING btree (roster_id, line, until_at, from_at) WHERE (cancelled_at IS NULL);
CREATE UNIQUE INDEX shifts_pattern ON public.shifts USING btree (pattern_id, from_at) WHERE ((pattern_id IS NOT NULL) AND (cancelled_at IS NULL));
CREATE INDEX sites_network ON public.sites USING btree (network_id);
CREATE INDEX timelines_span ON public.timelines USING btree (network_id, opened_at, consultation_id);

create policy audit on alarms for insert to jiuxin_watchdog with check ((kind = 'overdue'::text));
create policy audited on alarms for select to jiuxin_watchdog using ((kind = 'overdue'::text));
create policy look on alarms for select to jiuxin_system using (true);
create policy one_network on alarms for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on audit_heads for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy seal on audit_heads for all to jiuxin_sealer using (true) with check (true);
create policy erase on audit_log for all to jiuxin_eraser using ((network_id = current_network())) with check ((network_id = current_network()));
create policy look on audit_log for select to jiuxin_lookout using ((network_id = current_network()));
create policy one_network on audit_log for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy seal on audit_log for select to jiuxin_sealer using (true);
create policy sign_in on audit_log for all to jiuxin_system with check (true);
create policy one_network on audit_seals for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy seal on audit_seals for all to jiuxin_sealer using (true) with check (true);
create policy one_network on call_preferences for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy audit on call_steps for all to jiuxin_watchdog using (true) with check (true);
create policy due on call_steps for select to jiuxin_system using (true);
create policy one_network on call_steps for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on channel_settings for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy audit on consultations for select to jiuxin_watchdog using (true);
create policy erase on consultations for all to jiuxin_eraser using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on consultations for all to jiuxin_app using (((network_id = current_network()) AND (erased_at IS NULL))) with check (((network_id = current_network()) AND (erased_at IS NULL)));
create policy one_network on contact_points for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on device_presence for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy erase on drafts for all to jiuxin_eraser using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on drafts for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy audit on duty_turns for select to jiuxin_watchdog using (true);
create policy due on duty_turns for select to jiuxin_system using (true);
create policy one_network on duty_turns for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy erase on emergency_readings for all to jiuxin_eraser using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on emergency_readings for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy erase on entries for all to jiuxin_eraser using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on entries for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy installation on installation_secrets for all to jiuxin_system using (true) with check (true);
create policy one_network on memberships for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy sign_in on memberships for all to jiuxin_system using (true);
create policy erase on milestones for all to jiuxin_eraser using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on milestones for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy erase on networks for all to jiuxin_eraser using ((id = current_network())) with check ((id = current_network()));
create policy one_network on networks for all to jiuxin_app using ((id = current_network()));
create policy sign_in on networks for all to jiuxin_system using (true);
create policy one_network on people for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy sign_in on people for all to jiuxin_system using (true);
create policy moved on push_subscriptions for all to jiuxin_system using (true);
create policy one_network on push_subscriptions for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy look on reach_checks for select to jiuxin_system using (true);
create policy one_network on reach_checks for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on reach_tries for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on receipts for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy erase on recordings for all to jiuxin_eraser using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on recordings for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on recovery_codes for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy sign_in on recovery_codes for all to jiuxin_system using (true) with check (true);
create policy audit on rings for select to jiuxin_watchdog using (true);
create policy carry on rings for select to jiuxin_system using (true);
create policy one_network on rings for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy by_token on roster_feeds for select to jiuxin_system using (true);
create policy one_network on roster_feeds for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on roster_members for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy sign_in on roster_members for all to jiuxin_system using (true);
create policy one_network on rosters for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on second_factors for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy sign_in on second_factors for all to jiuxin_system using (true) with check (true);
create policy one_network on sessions for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy sign_in on sessions for all to jiuxin_system using (true) with check (true);
create policy due on shift_patterns for select to jiuxin_system using (true);
create policy one_network on shift_patterns for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy due on shift_swaps for select to jiuxin_system using (true);
create policy one_network on shift_swaps for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on shifts for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy one_network on sites for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));
create policy sign_in on sites for all to jiuxin_system using (true);
create policy one_network on timelines for all to jiuxin_app using ((network_id = current_network())) with check ((network_id = current_network()));

grant insert, select on alarms to jiuxin_app;
grant select on alarms to jiuxin_system;
grant insert, select, update on audit_heads to jiuxin_sealer;
grant insert on audit_log to jiuxin_app;
grant select on audit_log to jiuxin_sealer;
grant insert on audit_log to jiuxin_system;
grant insert on audit_seals to jiuxin_sealer;
grant delete, select on audit_unsealed to jiuxin_sealer;
grant insert, select, update on call_preferences to jiuxin_app;
grant insert, select on call_steps to jiuxin_app;
grant select on call_steps to jiuxin_system;
grant insert, select on call_steps to jiuxin_watchdog;
grant insert, select, update on channel_settings to jiuxin_app;
grant insert, select on consultations to jiuxin_app;
grant insert, select, update on contact_points to jiuxin_app;
grant insert, select on device_presence to jiuxin_app;
grant insert, select on drafts to jiuxin_app;
grant insert, select on duty_turns to jiuxin_app;
grant select on duty_turns to jiuxin_system;
grant insert, select on emergency_readings to jiuxin_app;
grant insert, select on entries to jiuxin_app;
grant insert, select on installation_secrets to jiuxin_system;
grant insert, select on memberships to jiuxin_app;
grant select on memberships to jiuxin_system;
grant delete, insert, select, update on milestones to jiuxin_app;
grant select on networks to jiuxin_app;
grant select on networks to jiuxin_system;
grant insert, select on people to jiuxin_app;
grant select on people to jiuxin_system;
grant delete, insert, select, update on push_subscriptions to jiuxin_app;
grant delete, select on push_subscriptions to jiuxin_system;
grant insert, select on reach_checks to jiuxin_app;
grant select on reach_checks to jiuxin_system;
grant insert, select on reach_tries to jiuxin_app;
grant insert, select on receipts to jiuxin_app;
grant insert, select on recordings to jiuxin_app;
grant delete, insert, select, update on recovery_codes to jiuxin_app;
grant delete, insert, select, update on recovery_codes to jiuxin_system;
grant insert, select on rings to jiuxin_app;
grant select on rings to jiuxin_system;
grant delete, insert, select on roster_feeds to jiuxin_app;
grant select on roster_feeds to jiuxin_system;
grant delete, insert, select on roster_members to jiuxin_app;
grant select on roster_members to jiuxin_system;
grant insert, select on rosters to jiuxin_app;
grant delete, insert, select, update on second_factors to jiuxin_app;
grant insert, select, update on second_factors to jiuxin_system;
grant insert, select on secrets_key to jiuxin_system;
grant insert, select on sessions to jiuxin_app;
grant insert, select on sessions to jiuxin_system;
grant insert, select on shift_patterns to jiuxin_app;
grant select on shift_patterns to jiuxin_system;
grant insert, select on shift_swaps to jiuxin_app;
grant select on shift_swaps to jiuxin_system;
grant insert, select on shifts to jiuxin_app;
grant delete, insert, select, update on sign_in_failures to jiuxin_system;
grant select on sites to jiuxin_app;
grant select on sites to jiuxin_system;
grant delete, insert, select, update on timelines to jiuxin_app;

grant update (lease_until, told_at, seen_at, seen_by) on alarms to jiuxin_app;
grant insert (id, network_id, kind, key, consultation_id) on alarms to jiuxin_watchdog;
grant select (network_id, kind, at) on alarms to jiuxin_watchdog;
grant select (network_id, at, person_id, session_id, operation, subject_id) on audit_log to jiuxin_lookout;
grant update (due_at, fired_at, stopped_at) on call_steps to jiuxin_app;
grant update (due_at) on call_steps to jiuxin_watchdog;
grant update (destination_site_id, state, seq, closed_at, owner_id, snapshot, summary) on consultations to jiuxin_app;
grant select (id, network_id, roster_id, state, opened_at, owner_id) on consultations to jiuxin_watchdog;
grant update (connected_at, seen_at, left_at, visible, permission, audible, push) on device_presence to jiuxin_app;
grant update (roster_id, owner_id, due_at, shift_until, turned_at) on duty_turns to jiuxin_app;
grant select (consultation_id, network_id, due_at, turned_at) on duty_turns to jiuxin_watchdog;
grant update (ended_at) on memberships to jiuxin_app;
grant update (settings) on networks to jiuxin_app;
grant update (name, password_hash, phone, disabled_at, password_until) on people to jiuxin_app;
grant update (password_hash, password_until) on people to jiuxin_system;
grant update (ends_at, lease_until, ended_at, reachable) on reach_checks to jiuxin_app;
grant update (state, reason, at) on reach_tries to jiuxin_app;
grant update (preview_sha256, preview_width, preview_height, original_sha256, original_name, original_media_type, original_bytes, preview_of) on recordings to jiuxin_app;
grant update (delivered_at, stopped_at, stopped_by, tries, tried_at, outcome, outcome_at, reason, carried_by) on rings to jiuxin_app;
grant select (call_id, network_id, consultation_id, step, called_at, delivered_at, stopped_at, tried_at, outcome) on rings to jiuxin_watchdog;
grant update (token_hash, made_at, read_at) on roster_feeds to jiuxin_app;
grant update (name, kind, pathways, ladder) on rosters to jiuxin_app;
grant update (last_seen_at, expires_at, revoked_at) on sessions to jiuxin_app;
grant update (last_seen_at, revoked_at) on sessions to jiuxin_system;
grant update (line, cycle, turns, weekdays, person_ids, starts_on, ends_on, written_until, ended_at) on shift_patterns to jiuxin_app;
grant update (state, answered_at) on shift_swaps to jiuxin_app;
grant update (person_id, line, from_at, until_at, made_by, made_at, cancelled_at, pattern_id) on shifts to jiuxin_app;
