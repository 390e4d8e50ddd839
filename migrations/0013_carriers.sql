-- Which server carries a call: the key of the lock that it holds in the database while it lives. null = unknown, which
-- only the time tells. Servers of before leave it empty, and take over what has one without writing it.

alter table rings add carried_by int;
grant update (carried_by) on rings to jiuxin_app;

create function forget_carrier() returns trigger language plpgsql as $$
begin
  new.carried_by := null;
  return new;
end $$;
create trigger forget_carrier before update of tries on rings for each row
  when (new.tries <> old.tries and new.carried_by = old.carried_by) execute function forget_carrier();
