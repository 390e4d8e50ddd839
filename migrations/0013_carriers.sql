-- Which server carries a call: the key of the lock that it holds in the database while it lives. null = unknown, which
-- only the time tells. Servers of before leave it empty.

alter table rings add carried_by int;
grant update (carried_by) on rings to jiuxin_app;
