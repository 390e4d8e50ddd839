-- The original of a recording that came as a rendition first. The entry `original-added` is the fact; these columns find
-- its file without reading the journal. A row that is there already has no original, and its preview is of its own file.

alter table recordings
  add original_sha256 text,
  add original_name text,
  add original_media_type text,
  add original_bytes bigint,
  -- the file that the preview was made of; null = the one that came with the entry
  add preview_of text;
grant update (original_sha256, original_name, original_media_type, original_bytes, preview_of) on recordings to jiuxin_app;

-- Phrases that a network had written for itself, one list for all: from now on one for each side in each language, at most
-- thirty of at most 120 characters (as JavaScript counts them). The old list stays,
-- for code that is rolled back. The owner of the tables sees no network unless he is let.
alter table networks no force row level security;
update networks set settings = settings || jsonb_build_object('phrases', jsonb_build_object(
    'clinic', jsonb_build_object('zh', written.list, 'en', written.list),
    'duty', jsonb_build_object('zh', written.list, 'en', written.list)))
  from (
    select id, (
      select coalesce(jsonb_agg(phrase order by place), '[]') from (
        select phrase, min(place) as place
        from jsonb_array_elements_text(settings -> 'quickPhrases') with ordinality as said (phrase, place)
        where btrim(phrase) <> '' and char_length(phrase) <= case when phrase ~ '[^\u0001-\uffff]' then 60 else 120 end
        group by phrase order by 2 limit 30) as kept) as list
    from networks where jsonb_typeof(settings -> 'quickPhrases') = 'array') as written
  where networks.id = written.id and not settings ? 'phrases';
alter table networks force row level security;
