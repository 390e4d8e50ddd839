// The protocol's version and its history, one line each. The hash test fails when the wire changes without a new line.

export const protocolVersion = 19

export const history = [
  '1: sessions, consultations, entries, recordings, duty, timelines, exports, live socket',
  '2: wrong or unknown fields of a question are dropped and named (droppedFields) instead of refusing it',
  '3: rosters, ladders, channels, reachability, receipts',
  '4: pictures in steps, voice, retakes, measurements, phrases',
  '5: earlier ECGs of the same patient',
  '6: announced pictures name their drafts, and can be withdrawn',
  '7: rosters are made and staffed in the app, and read by calendar programs',
  '8: accounts, second factors; `code` and `newPassword` at sign-in where a refusal asks for them',
  '9: alarms of unusual reading, of ids of others, of wrong passwords',
  '10: emergency reading, with its kind of entry and its alarm',
  '11: a file that cannot be kept just now is refused by itself (files-away), never its question',
  '12: the staff of a roster says whose numbers the asking one keeps (mayKeepContact)',
  '13: for how many years consultations are kept',
  '14: export of what is kept about one member of the staff',
  '15: an emergency reading is asked whether something is new (`seen`), and plays voices',
  '16: a question tells when its first ECG was done (firstEcgAcquired)',
  '17: a phone says that it shows a push (push/shown); channels say what is missing (`warnings`)',
  '18: times of a question may be `about`; arrivals in the lab tell their way (bypassEd, bypassCcu), doses a reason of their own (doseReason); timelines and months show lower bounds, means and what an unmet gate lacked',
  '19: an export as a workbook has any number of rows (span-too-long is gone)',
] as const
