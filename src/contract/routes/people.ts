// Who I am: signing in, devices, the directory.

import { z } from 'zod'
import { phrasesSchema } from '../../consultation/phrases.ts'
import { codeText, passwordText, typedLogin, typedPassword } from '../account-shapes.ts'
import { meShape, personShape, sessionShape } from '../people-shapes.ts'
import { anything, byId, text } from './fields.ts'
import type { Route } from './route.ts'

const phrasesReply = z.object({ phrases: phrasesSchema })

export const peopleRoutes = {
  signIn: {
    method: 'POST',
    path: '/api/sessions',
    summary: 'Sign in; `code` and `newPassword` where a refusal has asked for them',
    door: 'nobody',
    body: z.strictObject({
      login: typedLogin,
      password: typedPassword,
      deviceName: text(80).optional(),
      code: codeText.optional(),
      newPassword: passwordText.optional(),
    }),
    reply: {
      201: z.object({ token: z.string(), person: personShape, recoveryCodes: z.array(z.string()).optional() }),
    },
  },
  signOut: {
    method: 'DELETE',
    path: '/api/sessions/current',
    summary: 'Sign out',
    door: 'anyone',
    reply: { 204: anything },
  },
  listSessions: {
    method: 'GET',
    path: '/api/sessions',
    summary: 'My devices',
    door: 'anyone',
    reply: { 200: z.object({ sessions: z.array(sessionShape) }) },
  },
  revokeSession: {
    method: 'DELETE',
    path: '/api/sessions/:id',
    summary: 'Revoke one of my devices (lost phone)',
    door: 'anyone',
    record: 'session',
    params: byId,
    reply: { 204: anything },
  },
  me: {
    method: 'GET',
    path: '/api/me',
    summary: 'Who I am, my network, my duty',
    door: 'anyone',
    reply: { 200: meShape },
  },
  demo: {
    method: 'GET',
    path: '/api/demo',
    summary: 'Demo sign-ins (demo mode only; empty otherwise)',
    door: 'nobody',
    reply: {
      200: z.object({
        signIns: z.array(z.object({ login: z.string(), words: z.object({ zh: z.string(), en: z.string() }) })),
        password: z.string().nullable(),
      }),
    },
  },
  directory: {
    method: 'GET',
    path: '/api/directory',
    summary: 'Sites of the network, and the people of the rosters that may answer',
    door: 'anyone',
    reply: {
      200: z.object({
        sites: z.array(
          z.object({ id: z.string(), name: z.string(), tier: z.string(), parentSiteId: z.string().nullable() }),
        ),
        people: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            phone: z.string().nullable(),
            siteIds: z.array(z.string()),
            roles: z.array(z.string()),
          }),
        ),
      }),
    },
  },
  phrases: {
    method: 'GET',
    path: '/api/phrases',
    summary: 'The quick phrases of the network, for whoever asks and whoever answers',
    door: 'anyone',
    reply: { 200: phrasesReply },
  },
  setPhrases: {
    method: 'PUT',
    path: '/api/phrases',
    summary: 'Change them',
    door: ['administrator'],
    body: z.strictObject({ phrases: phrasesSchema }),
    reply: { 200: phrasesReply },
  },
} as const satisfies Record<string, Route>
