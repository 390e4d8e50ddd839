-- Erasure after the years that a network has decided on: what was said of a patient goes, and that something was said, when, and
-- its number stays. Done by a role that can do nothing but call these two functions (docs/decisions/0041); no server has it.

-- All that it changes, at once and in the order in which the writers come: nobody waits for one table while we wait for the
-- next. Where somebody is in the way for longer, he goes first, and the migration begins again (src/platform/migrate.ts).
set local lock_timeout = '2s';
lock table drafts, recordings, entries, milestones, consultations, networks, emergency_readings, audit_log in access exclusive mode;

do $$ begin
  if not exists (select from pg_roles where rolname = 'jiuxin_eraser') then create role jiuxin_eraser nologin; end if;
end $$;
do $$ begin
  if not pg_has_role(current_user, 'jiuxin_eraser', 'member') or not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant jiuxin_eraser to %I', current_user);
  end if;
end $$;

-- One that was erased is not there for the application, by whatever statement it asks.
alter table consultations add column erased_at timestamptz;
alter policy one_network on consultations
  using (network_id = current_network() and erased_at is null)
  with check (network_id = current_network() and erased_at is null);

-- For an owner of the tables who is no superuser, in whose name the functions work. On the tables the role has no right at all.
do $$ declare t text; begin
  foreach t in array array['consultations','entries','drafts','recordings','milestones','networks','emergency_readings','audit_log'] loop
    execute format('create policy erase on %I to jiuxin_eraser using (%s = current_network()) with check (%s = current_network())',
      t, case t when 'networks' then 'id' else 'network_id' end, case t when 'networks' then 'id' else 'network_id' end);
  end loop;
end $$;

-- Whole years that the network of this transaction keeps a closed consultation; null = for ever. Whatever is stored, never
-- less than fifteen: the law asks that of outpatient records.
create function kept_years() returns integer language sql stable set search_path = pg_catalog, public, pg_temp
  as $$ select case when settings ->> 'retentionYears' ~ '^(1[5-9]|[2-9][0-9]|100)$' then (settings ->> 'retentionYears')::integer end
    from public.networks where id = public.current_network() $$;

-- How many of this network were closed so long before `as_of`.
create function count_erasable(as_of timestamptz) returns bigint
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$ select count(*) from public.consultations where network_id = public.current_network() and state = 'closed' and erased_at is null
    and closed_at < as_of - make_interval(years => public.kept_years()) $$;

-- Erases the next of them after a place in the order of opening, and says which files it had; nothing = there is none left.
-- Index consultations_network, from its end.
create function erase_next(as_of timestamptz, after_opened_at timestamptz, after_id text)
  returns table (id text, opened_at timestamptz, entries bigint, files text[])
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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
end $$;

revoke all on function kept_years(), count_erasable(timestamptz), erase_next(timestamptz, timestamptz, text) from public;
grant execute on function count_erasable(timestamptz), erase_next(timestamptz, timestamptz, text) to jiuxin_eraser;
