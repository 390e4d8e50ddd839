// How one knocks at each door of the wire, in a way that the door would answer: one line a route, one a socket message.
// `shows` tells whether a list that answers also holds the subject.

import { createECDH, randomBytes, randomUUID } from 'node:crypto'
import { defaultLadder } from '../../src/consultation/ladder.ts'
import { defaultPhrases } from '../../src/consultation/phrases.ts'
import type { RouteName } from '../../src/contract/http.ts'
import type { MessageName } from '../../src/contract/to-server.ts'
import { password } from '../world/network.ts'
import { type Answered, anyQuestion, formOf, uploadHeaders } from '../world/phone.ts'
import { ecgPicture } from '../world/pictures.ts'
import type { Subject } from './access-cast.ts'

export interface Knock {
  path: string
  body?: unknown
  headers?: Record<string, string>
  /** Of a list: is the subject on it? Left out where the answer is about one thing. */
  shows?: (answer: Answered, subject: Subject) => boolean
  /** The knock costs him his session, so it is made with a fresh one. */
  endsSession?: boolean
}

const text = ({ bytes }: Answered) => bytes.toString('utf8')
const holds = (name: keyof Subject) => (answer: Answered, subject: Subject) => text(answer).includes(subject[name])
const consultation = ({ consultationId }: Subject, rest = '') => `/api/consultations/${consultationId}${rest}`
const recording = ({ recordingId }: Subject, rest: string) => `/api/recordings/${recordingId}${rest}`
const smallPicture = await ecgPicture({ dpi: 40 }).jpeg().toBuffer()
const draft = (kind: string, body: object) => ({ draftId: randomUUID(), kind, body })

const tus = { 'tus-resumable': '1.0.0' }

const anyLadder = defaultLadder({ patienceSeconds: 60, everyoneAfterSeconds: 120 }, ['live'])

const device = createECDH('prime256v1')
device.generateKeys()
/** As a browser would make it; nobody listens at the endpoint. */
const pushSubscription = {
  endpoint: 'https://push.example.org/nobody',
  keys: { p256dh: device.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') },
}

export const httpDoors: Record<RouteName, (subject: Subject, personId: string) => Knock> = {
  signIn: () => ({ path: '/api/sessions', body: { login: 'cun', password } }),
  signOut: () => ({ path: '/api/sessions/current', endsSession: true }),
  listSessions: () => ({ path: '/api/sessions' }),
  revokeSession: ({ sessionId }) => ({ path: `/api/sessions/${sessionId}` }),
  me: () => ({ path: '/api/me' }),
  // whoever is past the permissions is told that it is the wrong password, or the wrong code
  changePassword: () => ({
    path: '/api/me/password',
    body: { password: 'not this one', newPassword: 'nor-this-one-7' },
  }),
  mySecondFactor: () => ({ path: '/api/me/second-factor' }),
  beginSecondFactor: () => ({ path: '/api/me/second-factor', body: { password: 'not this one' } }),
  confirmSecondFactor: () => ({ path: '/api/me/second-factor', body: { code: '000000' } }),
  newRecoveryCodes: () => ({
    path: '/api/me/second-factor/recovery-codes',
    body: { password: 'not this one', code: '000000' },
  }),
  endSecondFactor: () => ({ path: '/api/me/second-factor/end', body: { password: 'not this one', code: '000000' } }),
  enrolAtSignIn: () => ({ path: '/api/sessions/second-factor', body: { login: 'cun', password } }),
  listPeople: () => ({ path: '/api/people?search=spare', shows: holds('spareId') }),
  addPerson: ({ siteId }) => ({
    path: '/api/people',
    body: { name: '新医生', login: `new-${randomUUID()}`, places: [{ siteId, role: 'clinic_doctor' }] },
  }),
  changePerson: ({ spareId, siteId }) => ({
    path: `/api/people/${spareId}`,
    body: { name: 'spare', phone: null, places: [{ siteId, role: 'clinic_doctor' }] },
  }),
  disablePerson: ({ spareId }) => ({ path: `/api/people/${spareId}/disabled`, body: { disabled: true } }),
  newPasswordOf: ({ spareId }) => ({ path: `/api/people/${spareId}/password`, body: { endSessions: true } }),
  endSecondFactorOf: ({ spareId }) => ({ path: `/api/people/${spareId}/second-factor` }),
  secondFactorRule: () => ({ path: '/api/second-factor-rule' }),
  setSecondFactorRule: () => ({ path: '/api/second-factor-rule', body: { required: false } }),
  exportMe: () => ({ path: '/api/me/export' }),
  exportPerson: ({ spareId }) => ({ path: `/api/people/${spareId}/export` }),
  retention: () => ({ path: '/api/retention' }),
  setRetention: () => ({ path: '/api/retention', body: { retentionYears: 30 } }),
  demo: () => ({ path: '/api/demo' }),
  directory: () => ({ path: '/api/directory', shows: holds('siteId') }),
  openConsultation: () => ({ path: '/api/consultations', body: formOf(anyQuestion()) }),
  listConsultations: () => ({ path: '/api/consultations?state=open', shows: holds('consultationId') }),
  readConsultation: (subject) => ({ path: consultation(subject) }),
  nextCalls: (subject) => ({ path: consultation(subject, '/next-calls') }),
  earlierRecordings: (subject) => ({ path: consultation(subject, '/earlier') }),
  readEntries: (subject) => ({ path: consultation(subject, '/entries?after=0') }),
  beginEmergencyReading: (subject) => ({
    path: consultation(subject, '/emergency-readings'),
    body: { reason: 'patient-here', words: '患者刚到我院' },
  }),
  emergencyReadings: () => ({ path: '/api/emergency-readings', shows: holds('emergencyReadingId') }),
  readInEmergency: ({ emergencyReadingId }) => ({ path: `/api/emergency-readings/${emergencyReadingId}` }),
  emergencyPreview: ({ emergencyReadingId, recordingId }) => ({
    path: `/api/emergency-readings/${emergencyReadingId}/recordings/${recordingId}/preview`,
  }),
  emergencyOriginal: ({ emergencyReadingId, recordingId }) => ({
    path: `/api/emergency-readings/${emergencyReadingId}/recordings/${recordingId}/original`,
  }),
  emergencyVoice: ({ emergencyReadingId, recordingId }) => ({
    path: `/api/emergency-readings/${emergencyReadingId}/recordings/${recordingId}/voice`,
  }),
  writeEntry: (subject) => ({ path: consultation(subject, '/entries'), body: draft('said', { text: '血压偏低' }) }),
  addRecordings: (subject) => ({
    path: consultation(subject, '/recordings'),
    body: formOf({ draftId: randomUUID() }, [{ bytes: smallPicture }]),
  }),
  readOriginal: (subject) => ({ path: recording(subject, '/original') }),
  readPreview: (subject) => ({ path: recording(subject, '/preview') }),
  readVoice: (subject) => ({ path: recording(subject, '/voice') }),
  createUpload: ({ recordingId, originalSha256 }) => ({
    path: '/api/uploads',
    headers: uploadHeaders({ recordingId, sha256: originalSha256, draftId: randomUUID() }, 100),
  }),
  findUpload: ({ uploadId }) => ({ path: `/api/uploads/${uploadId}`, headers: tus }),
  continueUpload: ({ uploadId }) => ({
    path: `/api/uploads/${uploadId}`,
    headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: new Blob([]),
  }),
  endUpload: ({ uploadId }) => ({ path: `/api/uploads/${uploadId}`, headers: tus }),
  readWaveform: (subject) => ({ path: recording(subject, '/waveform') }),
  timeline: (subject) => ({ path: consultation(subject, '/timeline') }),
  timelineCsv: (subject) => ({ path: consultation(subject, '/timeline.csv') }),
  timelinePdf: (subject) => ({ path: consultation(subject, '/timeline.pdf') }),
  exportCsv: () => ({ path: '/api/exports/timelines.csv', shows: holds('consultationId') }),
  exportXlsx: () => ({ path: '/api/exports/timelines.xlsx' }),
  month: () => ({ path: '/api/quality/month', shows: holds('siteId') }),
  duty: () => ({ path: '/api/duty', shows: holds('rosterId') }),
  rosters: () => ({ path: '/api/rosters', shows: holds('rosterId') }),
  shifts: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/shifts` }),
  shiftsCalendar: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/shifts.ics` }),
  shiftsXlsx: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/shifts.xlsx` }),
  shiftsCsv: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/shifts.csv?line=1` }),
  addShift: ({ rosterId }, personId) => ({
    path: `/api/rosters/${rosterId}/shifts`,
    body: { personId, line: 3, from: '2099-01-01T00:00:00Z', until: '2099-01-02T00:00:00Z' },
  }),
  changeShift: ({ rosterId, shiftId }, personId) => ({
    path: `/api/rosters/${rosterId}/shifts/${shiftId}`,
    body: { personId },
  }),
  cancelShift: ({ rosterId, shiftId }) => ({ path: `/api/rosters/${rosterId}/shifts/${shiftId}` }),
  addOverride: ({ rosterId }, personId) => ({
    path: `/api/rosters/${rosterId}/overrides`,
    body: { personId, line: 2, from: '2099-01-01T00:00:00Z', until: '2099-01-02T00:00:00Z' },
  }),
  readLadder: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/ladder` }),
  writeLadder: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/ladder`, body: { ladder: null } }),
  dryRun: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/ladder/dry-run?urgency=ordinary` }),
  dryRunDraft: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/ladder/dry-run`, body: { ladder: anyLadder } }),
  patterns: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/patterns` }),
  addPattern: ({ rosterId }, personId) => ({
    path: `/api/rosters/${rosterId}/patterns`,
    body: { line: 3, people: [personId], startsOn: '2099-01-01' },
  }),
  changePattern: ({ rosterId, patternId }, personId) => ({
    path: `/api/rosters/${rosterId}/patterns/${patternId}`,
    body: { line: 3, people: [personId], startsOn: '2099-01-02' },
  }),
  endPattern: ({ rosterId, patternId }) => ({ path: `/api/rosters/${rosterId}/patterns/${patternId}` }),
  gaps: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/gaps` }),
  gapsAhead: () => ({ path: '/api/gaps' }),
  mySwaps: () => ({ path: '/api/swaps', shows: holds('swapId') }),
  swaps: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/swaps` }),
  askSwap: ({ rosterId }, personId) => ({
    path: `/api/rosters/${rosterId}/swaps`,
    body: { personId, gives: { line: 3, from: '2098-06-01T00:00:00Z', until: '2098-06-02T00:00:00Z' } },
  }),
  answerSwap: ({ rosterId, swapId }) => ({
    path: `/api/rosters/${rosterId}/swaps/${swapId}/answer`,
    body: { answer: 'refuse' },
  }),
  importShifts: ({ rosterId }) => ({
    path: `/api/rosters/${rosterId}/imports`,
    body: new Blob(['date,from,until,line,person\n2098-07-01,08:00,08:00,1,li\n'], { type: 'text/csv' }),
  }),
  addRoster: ({ hospitalId }) => ({
    path: '/api/rosters',
    body: { name: `导管 ${randomUUID()}`.slice(0, 20), kind: 'cath_lab', hospitalSiteId: hospitalId, pathways: [] },
  }),
  changeRoster: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}`, body: { kind: 'ecg' } }),
  rosterPeople: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/people` }),
  joinRoster: ({ rosterId, joinerId }) => ({ path: `/api/rosters/${rosterId}/people/${joinerId}` }),
  leaveRoster: ({ rosterId, joinerId }) => ({ path: `/api/rosters/${rosterId}/people/${joinerId}` }),
  myFeed: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/feed` }),
  makeFeed: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/feed` }),
  endFeed: ({ rosterId }) => ({ path: `/api/rosters/${rosterId}/feed` }),
  readFeed: () => ({ path: `/api/feeds/${randomBytes(32).toString('base64url')}/shifts.ics` }),
  pathway: () => ({ path: '/api/pathways/stemi' }),
  phrases: () => ({ path: '/api/phrases' }),
  setPhrases: () => ({ path: '/api/phrases', body: { phrases: defaultPhrases } }),
  listChannels: () => ({ path: '/api/channels' }),
  setChannel: () => ({ path: '/api/channels/web-push', body: { isOn: true } }),
  testChannel: () => ({ path: '/api/channels/web-push/test', body: {} }),
  myContact: () => ({ path: '/api/me/contact' }),
  setMyContact: () => ({ path: '/api/me/contact', body: { phone: '13800000000', email: null } }),
  contactOf: ({ personId }) => ({ path: `/api/people/${personId}/contact` }),
  setContactOf: ({ personId }) => ({ path: `/api/people/${personId}/contact`, body: { phone: '13800000001' } }),
  myCalls: () => ({ path: '/api/me/calls' }),
  setMyCalls: () => ({ path: '/api/me/calls', body: { channels: ['live'], quietFrom: null, quietUntil: null } }),
  pushKey: () => ({ path: '/api/push/key' }),
  subscribePush: () => ({ path: '/api/push/subscriptions', body: pushSubscription }),
  unsubscribePush: () => ({ path: '/api/push/subscriptions' }),
  pushShown: ({ callId }) => ({ path: '/api/push/shown', body: { callId } }),
  voiceCallback: ({ callId }) => ({ path: '/api/callbacks/voice', body: { callId, key: '1' } }),
  deliveryCallback: ({ callId }) => ({ path: '/api/callbacks/delivery', body: { callId, state: 'delivered' } }),
  shiftCheck: () => ({ path: '/api/duty/shift-check' }),
  setShiftCheck: () => ({ path: '/api/duty/shift-check', body: { minutesBefore: 10 } }),
  readingAlarm: () => ({ path: '/api/alarms/reading' }),
  setReadingAlarm: () => ({ path: '/api/alarms/reading', body: { readingsPerHour: 40 } }),
  startSelfTest: () => ({ path: '/api/duty/self-test', body: {} }),
  readSelfTest: ({ selfTestId }) => ({ path: `/api/duty/self-test/${selfTestId}` }),
  presence: () => ({ path: '/api/duty/presence' }),
  alarms: () => ({ path: '/api/alarms', shows: holds('alarmId') }),
  seeAlarm: ({ alarmId }) => ({ path: `/api/alarms/${alarmId}/seen`, body: {} }),
  receipts: (subject) => ({ path: consultation(subject, '/receipts') }),
}

export interface Saying {
  body: object
  shows?: (value: unknown, subject: Subject) => boolean
}

export const socketDoors: Record<MessageName, (subject: Subject) => Saying> = {
  watchDuty: () => ({ body: {}, shows: (value, subject) => JSON.stringify(value).includes(subject.consultationId) }),
  watch: ({ consultationId }) => ({ body: { consultationId, after: 0 } }),
  ask: () => ({ body: { draft: anyQuestion() } }),
  unwatch: ({ consultationId }) => ({ body: { consultationId } }),
  write: ({ consultationId }) => ({ body: { consultationId, draft: draft('said', { text: '已看' }) } }),
  ringShown: ({ callId }) => ({ body: { callId } }),
  deviceState: () => ({ body: { visible: true, permission: 'granted', audible: true, push: false } }),
  selfTestHeard: ({ selfTestId }) => ({
    body: { checkId: selfTestId, heard: true, audible: true, permission: 'granted' },
  }),
  received: ({ consultationId }) => ({ body: { consultationId, seq: 1 } }),
  seen: ({ consultationId }) => ({ body: { consultationId, seq: 1 } }),
  clock: () => ({ body: {} }),
}
