// Who gets what at each door. Columns: his relation to the consultation (see access-cast.ts). A cell is `ok`, `hidden`
// (he may ask, and it is not among what he is told), the status of the no, or `-` (nobody stands there: only clinic
// doctors and specialists ask). A door that is not here does not exist: give it its row.

import type { EntryKindName } from '../../src/consultation/entries.ts'
import type { RouteName } from '../../src/contract/http.ts'
import type { MessageName } from '../../src/contract/to-server.ts'
import type { Who } from './access-cast.ts'

export type Row = Record<Who, string>

/** Reading one consultation or one of its recordings. */
const reading: Row = {
  //               own  site  roster other abroad
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  ok   ok    404    404   404',
  specialist: '     ok   ok    ok     404   404',
  coordinator: '    -    404   ok     404   404',
  quality_officer: '-    ok    ok     ok    404',
  administrator: '  -    403   403    403   403',
}

/** Opening it on the socket, where no role is stopped before the record is looked for. */
const watching: Row = { ...reading, administrator: '- 404 404 404 404' }

const listing: Row = {
  nobody: '         401  401   401    401    401',
  clinic_doctor: '  ok   ok    hidden hidden hidden',
  specialist: '     ok   ok    ok     hidden hidden',
  coordinator: '    -    hidden ok    hidden hidden',
  quality_officer: '-    ok    ok     ok     hidden',
  administrator: '  -    403   403    403    403',
}

const dutyListing: Row = { ...listing, administrator: '- hidden hidden hidden hidden' }

const asking: Row = {
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  ok   ok    ok     ok    ok',
  specialist: '     ok   ok    ok     ok    ok',
  coordinator: '    -    403   403    403   403',
  quality_officer: '-    403   403    403   403',
  administrator: '  -    403   403    403   403',
}

/** Whoever is signed in, about himself or about what everybody may know. */
const anyone: Row = {
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  ok   ok    ok     ok    ok',
  specialist: '     ok   ok    ok     ok    ok',
  coordinator: '    -    ok    ok     ok    ok',
  quality_officer: '-    ok    ok     ok    ok',
  administrator: '  -    ok    ok     ok    ok',
}

const noSignIn: Row = { ...anyone, nobody: 'ok ok ok ok ok' }

/** What belongs to the network: its sites, its rosters. Abroad the same door shows what is abroad. */
const ownNetwork: Row = {
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  ok   ok    ok     ok    hidden',
  specialist: '     ok   ok    ok     ok    hidden',
  coordinator: '    -    ok    ok     ok    hidden',
  quality_officer: '-    ok    ok     ok    hidden',
  administrator: '  -    ok    ok     ok    hidden',
}

const oneRoster: Row = {
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  ok   ok    ok     ok    404',
  specialist: '     ok   ok    ok     ok    404',
  coordinator: '    -    ok    ok     ok    404',
  quality_officer: '-    ok    ok     ok    404',
  administrator: '  -    ok    ok     ok    404',
}

/** Who changes the plan of a roster: administrators, and the coordinators of its hospital. */
const managingRoster: Row = {
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  403  403   403    403   403',
  specialist: '     403  403   403    403   403',
  coordinator: '    -    403   ok     403   404',
  quality_officer: '-    403   403    403   403',
  administrator: '  -    ok    ok     ok    404',
}
const nobodyManages: Row = { ...managingRoster, coordinator: '- 403 403 403 403', administrator: '- 403 403 403 403' }

/** No sign-in is asked for, and without the right address there is nothing. */
const nothingThere: Row = {
  nobody: '         404  404   404    404   404',
  clinic_doctor: '  404  404   404    404   404',
  specialist: '     404  404   404    404   404',
  coordinator: '    -    404   404    404   404',
  quality_officer: '-    404   404    404   404',
  administrator: '  -    404   404    404   404',
}

const exporting: Row = {
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  403  403   403    403   403',
  specialist: '     403  403   403    403   403',
  coordinator: '    -    403   403    403   403',
  quality_officer: '-    ok    ok     ok    hidden',
  administrator: '  -    ok    ok     ok    hidden',
}
const exportingAnything: Row = {
  ...exporting,
  quality_officer: '- ok ok ok ok',
  administrator: '  - ok ok ok ok',
}

/** Messages, files, stamps: whoever treats this patient (and the quality officer where he keeps the record). */
const treating: Row = {
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  ok   ok    404    404   404',
  specialist: '     ok   ok    ok     404   404',
  coordinator: '    -    404   ok     404   404',
  quality_officer: '-    403   403    403   404',
  administrator: '  -    403   403    403   403',
}
const treatingAndQuality: Row = { ...treating, quality_officer: '- ok ok ok 404' }

/** What the asking site does; a county hospital's own specialists ask as its clinic doctors do. */
const clinic: Row = { ...treating, specialist: 'ok ok 403 404 404', coordinator: '- 404 403 404 404' }

/** What only a specialist of the roster does. One who stands at the asking site alone does not answer himself. */
const specialists: Row = {
  ...treating,
  clinic_doctor: '403 403 404 404 404',
  specialist: '   ok  403 ok  404 404',
  coordinator: '  -   404 403 404 404',
}
const receiving: Row = { ...specialists, coordinator: '- 404 ok 404 404' }
const reporting: Row = { ...receiving, quality_officer: '- ok ok ok 404' }
const closing: Row = { ...reporting, clinic_doctor: 'ok ok 404 404 404', specialist: 'ok ok ok 404 404' }

/** Nobody at all by this door: it is refused (403) to whoever may open the consultation. */
const noPerson: Row = {
  ...treating,
  clinic_doctor: '  403 403 404 404 404',
  specialist: '     403 403 403 404 404',
  coordinator: '    -   404 403 404 404',
}

/** Entry 1 is written by asking: `already-opened` (409) to whoever could have asked here. */
const opening: Row = { ...noPerson, clinic_doctor: 'ok ok 404 404 404', specialist: 'ok ok 403 404 404' }

/** Only the administrator, about what belongs to his own network. */
const administering: Row = {
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  403  403   403    403   403',
  specialist: '     403  403   403    403   403',
  coordinator: '    -    403   403    403   403',
  quality_officer: '-    403   403    403   403',
  administrator: '  -    ok    ok     ok    ok',
}
const administeringOnePerson: Row = { ...administering, administrator: '- ok ok ok 404' }

/** No sign-in, but a signature: these knocks carry none. */
const unsigned: Row = {
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  401  401   401    401   401',
  specialist: '     401  401   401    401   401',
  coordinator: '    -    401   401    401   401',
  quality_officer: '-    401   401    401   401',
  administrator: '  -    401   401    401   401',
}

/** A self-test is shown to whoever it is about, and a device answers its own. */
const ownOnly: Row = {
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  ok   404   404    404   404',
  specialist: '     ok   404   404    404   404',
  coordinator: '    -    404   404    404   404',
  quality_officer: '-    404   404    404   404',
  administrator: '  -    404   404    404   404',
}

/** An emergency reading opens for the one who began it and for nobody else: the doctor of another site. */
const hisReading: Row = { ...nothingThere, nobody: '401 401 401 401 401', clinic_doctor: '404 404 404 ok 404' }

/** The upload of whoever began it. */
const ownUpload: Row = { ...ownOnly, administrator: '- 403 403 403 403' }

/** Alarms: whoever keeps the rosters of this hospital. */
const keepingRosters: Row = {
  nobody: '         401  401   401    401   401',
  clinic_doctor: '  403  403   403    403   403',
  specialist: '     403  403   403    403   403',
  coordinator: '    -    404   ok     404   404',
  quality_officer: '-    403   403    403   403',
  administrator: '  -    ok    ok     ok    404',
}

export const httpRows: Record<RouteName, Row> = {
  signIn: noSignIn,
  signOut: anyone,
  listSessions: anyone,
  // the subject's session is that of whoever asked: only his own
  revokeSession: {
    nobody: '         401  401   401    401   401',
    clinic_doctor: '  ok   404   404    404   404',
    specialist: '     ok   404   404    404   404',
    coordinator: '    -    404   404    404   404',
    quality_officer: '-    404   404    404   404',
    administrator: '  -    404   404    404   404',
  },
  me: anyone,
  changePassword: anyone,
  mySecondFactor: anyone,
  beginSecondFactor: anyone,
  confirmSecondFactor: anyone,
  newRecoveryCodes: anyone,
  endSecondFactor: anyone,
  enrolAtSignIn: noSignIn,
  listPeople: { ...administering, administrator: '- ok ok ok hidden' },
  // who comes from abroad may not place anybody here
  addPerson: administeringOnePerson,
  changePerson: administeringOnePerson,
  disablePerson: administeringOnePerson,
  newPasswordOf: administeringOnePerson,
  endSecondFactorOf: administeringOnePerson,
  secondFactorRule: administering,
  setSecondFactorRule: administering,
  exportMe: anyone,
  exportPerson: administeringOnePerson,
  retention: administering,
  setRetention: administering,
  demo: noSignIn,
  directory: ownNetwork,
  openConsultation: asking,
  listConsultations: listing,
  readConsultation: reading,
  readEntries: reading,
  earlierRecordings: reading,
  nextCalls: reading,
  // whoever may read it anyway is told so (409): that is past the permissions
  beginEmergencyReading: {
    nobody: '         401  401   401    401   401',
    clinic_doctor: '  ok   ok    ok     ok    404',
    specialist: '     ok   ok    ok     ok    404',
    coordinator: '    -    ok    ok     ok    404',
    quality_officer: '-    ok    ok     ok    404',
    administrator: '  -    ok    ok     ok    404',
  },
  emergencyReadings: { ...administering, administrator: '- ok ok ok hidden' },
  readInEmergency: hisReading,
  emergencyPreview: hisReading,
  emergencyOriginal: hisReading,
  emergencyVoice: hisReading,
  writeEntry: treatingAndQuality,
  addRecordings: treating,
  readOriginal: reading,
  readPreview: reading,
  // a photograph is none: as with the waveform
  readVoice: reading,
  createUpload: treating,
  findUpload: ownUpload,
  continueUpload: ownUpload,
  endUpload: ownUpload,
  // a photograph has none: whoever may look is told so with a 404 of its own
  readWaveform: reading,
  timeline: reading,
  timelineCsv: reading,
  timelinePdf: reading,
  exportCsv: exporting,
  exportXlsx: exportingAnything,
  month: exporting,
  duty: ownNetwork,
  rosters: ownNetwork,
  shifts: oneRoster,
  shiftsCalendar: oneRoster,
  shiftsXlsx: oneRoster,
  shiftsCsv: oneRoster,
  addShift: managingRoster,
  changeShift: managingRoster,
  cancelShift: { ...managingRoster, specialist: '403 403 403 403 404' },
  addOverride: { ...managingRoster, specialist: 'ok 403 ok 403 404' },
  patterns: oneRoster,
  addPattern: managingRoster,
  changePattern: managingRoster,
  endPattern: managingRoster,
  gaps: oneRoster,
  gapsAhead: anyone,
  // the swap in which wang asks li: the subject is on the list of these two only
  mySwaps: {
    nobody: '         401    401    401    401    401',
    clinic_doctor: '  hidden hidden hidden hidden hidden',
    specialist: '     ok     hidden ok     hidden hidden',
    coordinator: '    -      hidden hidden hidden hidden',
    quality_officer: '-      hidden hidden hidden hidden',
    administrator: '  -      hidden hidden hidden hidden',
  },
  swaps: { ...managingRoster, specialist: 'ok 403 ok 403 404' },
  askSwap: { ...nobodyManages, specialist: 'ok 403 ok 403 404' },
  answerSwap: { ...nobodyManages, specialist: '403 403 ok 403 404' }, // only whom it asks says yes or no
  importShifts: managingRoster,
  // at the hospital of the subject's roster
  addRoster: managingRoster,
  changeRoster: managingRoster,
  rosterPeople: managingRoster,
  joinRoster: managingRoster,
  leaveRoster: managingRoster,
  // each his own address
  myFeed: oneRoster,
  makeFeed: oneRoster,
  endFeed: oneRoster,
  // by an address that nobody made
  readFeed: nothingThere,
  readLadder: managingRoster,
  writeLadder: managingRoster,
  dryRun: managingRoster,
  dryRunDraft: managingRoster,
  pathway: anyone,
  phrases: anyone,
  setPhrases: administering,
  listChannels: administering,
  setChannel: administering,
  testChannel: administering,
  myContact: anyone,
  setMyContact: anyone,
  // of li, who stands on the roster
  contactOf: managingRoster,
  setContactOf: managingRoster,
  myCalls: anyone,
  setMyCalls: anyone,
  pushKey: anyone,
  subscribePush: anyone,
  unsubscribePush: anyone,
  pushShown: anyone,
  voiceCallback: unsigned,
  deliveryCallback: unsigned,
  startSelfTest: anyone,
  shiftCheck: administering,
  setShiftCheck: administering,
  readingAlarm: administering,
  setReadingAlarm: administering,
  readSelfTest: ownOnly,
  presence: anyone,
  alarms: { ...keepingRosters, coordinator: '- hidden ok hidden hidden', administrator: '- ok ok ok hidden' },
  seeAlarm: keepingRosters,
  receipts: reading,
}

export const socketRows: Record<MessageName, Row> = {
  watchDuty: dutyListing,
  watch: watching,
  unwatch: anyone,
  ask: asking,
  write: { ...treatingAndQuality, administrator: '- 404 404 404 404' },
  // only whoever is called: wang is on duty
  ringShown: {
    nobody: '         401  401   401    401   401',
    clinic_doctor: '  404  404   404    404   404',
    specialist: '     ok   404   404    404   404',
    coordinator: '    -    404   404    404   404',
    quality_officer: '-    404   404    404   404',
    administrator: '  -    404   404    404   404',
  },
  deviceState: anyone,
  selfTestHeard: ownOnly,
  received: watching,
  seen: watching,
  clock: anyone,
}

/** Every kind of entry at the door `writeEntry`. `ok` = past the permissions, to the rules. */
export const entryRows: Record<EntryKindName, Row> = {
  opened: opening,
  'recording-added': treating,
  'original-added': treating,
  'picture-withdrawn': treating,
  called: noPerson,
  'call-delivered': noPerson,
  'call-failed': noPerson,
  accepted: specialists,
  declined: receiving,
  viewed: treating,
  said: treatingAndQuality,
  answered: specialists,
  'advice-confirmed': clinic,
  stamped: treatingAndQuality,
  withdrawn: treatingAndQuality,
  screened: clinic,
  'lysis-ordered': specialists,
  'lysis-confirmed': specialists,
  'transfer-requested': treating,
  'transfer-accepted': receiving,
  'handed-over': treating,
  'duty-offered': specialists,
  'duty-taken': specialists,
  'rung-again': clinic,
  'retake-asked': specialists,
  measured: treating,
  phoned: treating,
  outcome: reporting,
  closed: closing,
  reopened: closing,
  'read-in-emergency': noPerson,
}
