-- Rosters as hospitals keep them: patterns that write shifts, a third line, swaps that need the other's yes.

alter table shifts drop constraint shifts_line_check;
alter table shifts add constraint shifts_line_check check (line in (1, 2, 3));

-- What repeats. Its shifts are stored `shifts` rows up to `written_until`; one row is locked while it writes on, so
-- that two nodes write once. Days and times of day are local to the network.
create table shift_patterns (
  id text primary key,
  network_id text not null references networks,
  roster_id text not null references rosters,
  line smallint not null check (line in (1, 2, 3)),
  cycle text not null check (cycle in ('day', 'week')),
  turns jsonb not null,
  weekdays smallint[],
  person_ids text[] not null check (cardinality(person_ids) > 0),
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  written_until timestamptz not null,
  made_by text references people,
  made_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);
create index shift_patterns_roster on shift_patterns (roster_id) where ended_at is null;
create index shift_patterns_written on shift_patterns (written_until) where ended_at is null;

-- A colleague is asked to take over a span (gives), for one of his (takes) or for nothing. It counts once he has
-- accepted: then its shifts are written.
create table shift_swaps (
  id text primary key,
  network_id text not null references networks,
  roster_id text not null references rosters,
  state text not null check (state in ('asked', 'accepted', 'refused', 'withdrawn', 'expired')),
  asked_by text not null references people,
  asked text not null references people check (asked <> asked_by),
  gives_line smallint not null check (gives_line in (1, 2, 3)),
  gives_from timestamptz not null,
  gives_until timestamptz not null check (gives_until > gives_from),
  takes_line smallint check (takes_line in (1, 2, 3)),
  takes_from timestamptz,
  takes_until timestamptz check (takes_until > takes_from),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  check ((takes_line is null) = (takes_from is null) and (takes_line is null) = (takes_until is null))
);
create index shift_swaps_roster on shift_swaps (roster_id, asked_at);
create index shift_swaps_asked on shift_swaps (asked, asked_at);
create index shift_swaps_asked_by on shift_swaps (asked_by, asked_at);
create index shift_swaps_open on shift_swaps (expires_at) where state = 'asked';

alter table shifts add column pattern_id text references shift_patterns;
alter table shifts add column swap_id text references shift_swaps;
-- a pattern never writes the same turn twice
create unique index shifts_pattern on shifts (pattern_id, from_at) where pattern_id is not null and cancelled_at is null;

do $$ declare t text; begin
  foreach t in array array['shift_patterns','shift_swaps'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_network on %I to jiuxin_app using (network_id = current_network()) with check (network_id = current_network())', t);
  end loop;
end $$;
grant select, insert on shift_patterns, shift_swaps to jiuxin_app;
grant update (line, cycle, turns, weekdays, person_ids, starts_on, ends_on, written_until, ended_at) on shift_patterns to jiuxin_app;
grant update (state, answered_at) on shift_swaps to jiuxin_app;
-- a shift that has not begun may be moved; one that has is cut, and a new row goes on
grant update (person_id, line, from_at, until_at, made_at, made_by, pattern_id) on shifts to jiuxin_app;

-- The daily work looks across networks for what has to be written on or has expired; it works inside the network.
create policy due on shift_patterns for select to jiuxin_system using (true);
create policy due on shift_swaps for select to jiuxin_system using (true);
grant select on shift_patterns, shift_swaps to jiuxin_system;
