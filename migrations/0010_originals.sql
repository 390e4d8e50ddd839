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
