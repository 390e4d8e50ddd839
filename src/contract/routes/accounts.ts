// Accounts: my password and my second factor; the people of the network as an administrator keeps them.

import { z } from 'zod'
import { retentionYears } from '../../consultation/settings.ts'
import {
  accountShape,
  codeText,
  nameText,
  newFactorShape,
  oneTimeShape,
  passwordText,
  phoneText,
  placeShape,
  recoveryCodesShape,
  typedLogin,
  typedPassword,
} from '../account-shapes.ts'
import { anything, byId, text } from './fields.ts'
import type { Route } from './route.ts'

const account = z.object({ person: accountShape })
const places = z.array(placeShape).min(1).max(20)
const retention = z.strictObject({ retentionYears })
const rule = z.strictObject({ required: z.boolean() })

export const accountsRoutes = {
  changePassword: {
    method: 'PUT',
    path: '/api/me/password',
    summary: 'Change my password; my other devices may be signed out with it',
    door: 'anyone',
    body: z.strictObject({
      password: passwordText,
      newPassword: passwordText,
      endOtherSessions: z.boolean().optional(),
    }),
    reply: { 204: anything },
  },
  mySecondFactor: {
    method: 'GET',
    path: '/api/me/second-factor',
    summary: 'Whether I have a second factor, and how many recovery codes are left',
    door: 'anyone',
    reply: {
      200: z.object({ isOn: z.boolean(), isRequired: z.boolean(), recoveryCodesLeft: z.number().int() }),
    },
  },
  beginSecondFactor: {
    method: 'POST',
    path: '/api/me/second-factor',
    summary: 'A secret for my authenticator app, shown once; it counts from the first right code on',
    door: 'anyone',
    body: z.strictObject({ password: passwordText }),
    reply: { 200: newFactorShape },
  },
  confirmSecondFactor: {
    method: 'PUT',
    path: '/api/me/second-factor',
    summary: 'The first code of my authenticator app; answers ten recovery codes, shown once',
    door: 'anyone',
    body: z.strictObject({ code: codeText }),
    reply: { 200: recoveryCodesShape },
  },
  newRecoveryCodes: {
    method: 'POST',
    path: '/api/me/second-factor/recovery-codes',
    summary: 'Ten new recovery codes in place of the old ones',
    door: 'anyone',
    body: z.strictObject({ password: passwordText, code: codeText }),
    reply: { 200: recoveryCodesShape },
  },
  endSecondFactor: {
    method: 'POST',
    path: '/api/me/second-factor/end',
    summary: 'Sign in without a second factor again, where my role allows it',
    door: 'anyone',
    body: z.strictObject({ password: passwordText, code: codeText }),
    reply: { 204: anything },
  },
  enrolAtSignIn: {
    method: 'POST',
    path: '/api/sessions/second-factor',
    summary: 'For whoever is told `second-factor-to-enrol`: the secret for his authenticator app, shown once',
    door: 'nobody',
    body: z.strictObject({ login: typedLogin, password: typedPassword }),
    reply: { 200: newFactorShape },
  },
  listPeople: {
    method: 'GET',
    path: '/api/people',
    summary: 'People of the network by name or login, fifty at a time',
    door: ['administrator'],
    query: z.object({ search: text(80).optional(), after: text(200).optional() }),
    reply: { 200: z.object({ people: z.array(accountShape), next: z.string().nullable() }) },
  },
  addPerson: {
    method: 'POST',
    path: '/api/people',
    summary: 'Take somebody in; answers the password for his first sign-in, shown once',
    door: ['administrator'],
    body: z.strictObject({ name: nameText, login: text(64), phone: phoneText.optional(), places }),
    reply: { 201: account.extend(oneTimeShape.shape) },
  },
  changePerson: {
    method: 'PUT',
    path: '/api/people/:id',
    summary: 'His name, number in the directory, and where he works as what',
    door: ['administrator'],
    record: 'person',
    params: byId,
    body: z.strictObject({ name: nameText, phone: phoneText, places }),
    reply: { 200: account },
  },
  disablePerson: {
    method: 'PUT',
    path: '/api/people/:id/disabled',
    summary: 'Shut him out (his sessions end, nobody rings him), or let him in again',
    door: ['administrator'],
    record: 'person',
    params: byId,
    body: z.strictObject({ disabled: z.boolean() }),
    reply: { 200: account },
  },
  newPasswordOf: {
    method: 'POST',
    path: '/api/people/:id/password',
    summary: 'A one-time password for him, shown once; his devices may be signed out with it',
    door: ['administrator'],
    record: 'person',
    params: byId,
    body: z.strictObject({ endSessions: z.boolean() }),
    reply: { 200: oneTimeShape },
  },
  endSecondFactorOf: {
    method: 'DELETE',
    path: '/api/people/:id/second-factor',
    summary: 'Take his second factor away, for whoever has lost it',
    door: ['administrator'],
    record: 'person',
    params: byId,
    reply: { 204: anything },
  },
  secondFactorRule: {
    method: 'GET',
    path: '/api/second-factor-rule',
    summary: 'Do quality officers and administrators need a second factor?',
    door: ['administrator'],
    reply: { 200: rule },
  },
  setSecondFactorRule: {
    method: 'PUT',
    path: '/api/second-factor-rule',
    summary: 'Change it; who has none sets it up when he signs in next',
    door: ['administrator'],
    body: rule,
    reply: { 200: rule },
  },
  exportMe: {
    method: 'GET',
    path: '/api/me/export',
    summary: 'What is kept about me, as JSON: account, devices, duty, where I wrote, the log of what I did; audited',
    door: 'anyone',
    reply: { 200: anything },
  },
  exportPerson: {
    method: 'GET',
    path: '/api/people/:id/export',
    summary: 'The same of one of my network, for an administrator whom he asks; audited',
    door: ['administrator'],
    record: 'person',
    params: byId,
    reply: { 200: anything },
  },
  retention: {
    method: 'GET',
    path: '/api/retention',
    summary: 'For how many years a closed consultation is kept; 0 = for ever',
    door: ['administrator'],
    reply: { 200: retention },
  },
  setRetention: {
    method: 'PUT',
    path: '/api/retention',
    summary: 'Change it: 0, or 15 to 100. What is older is erased the next time that `npm run retain -- --remove` runs',
    door: ['administrator'],
    body: retention,
    reply: { 200: retention },
  },
} as const satisfies Record<string, Route>
