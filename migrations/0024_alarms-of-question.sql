-- An alarm that a question has nobody is taken back in the transaction in which somebody takes it.

set local lock_timeout = '2s';
create index alarms_question on alarms (consultation_id) where seen_at is null and consultation_id is not null;
