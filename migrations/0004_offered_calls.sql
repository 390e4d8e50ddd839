-- A question that is offered to a colleague rings him: a promise like any other, to the person who is named.

alter table call_steps drop constraint call_steps_whom_check;
alter table call_steps add constraint call_steps_whom_check
  check (whom in ('on-duty', 'backup', 'everyone', 'offered'));
