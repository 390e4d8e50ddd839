// The HTTP routes: who may use each at all (by role), and what goes in and out. A route that is not in this list does not
// exist: the access matrix and /openapi.json are made from it, and a test compares it with what the server registered.

import { accountsRoutes } from './routes/accounts.ts'
import { channelsRoutes } from './routes/channels.ts'
import { consultationsRoutes } from './routes/consultations.ts'
import { dutyRoutes } from './routes/duty.ts'
import { emergencyRoutes } from './routes/emergency.ts'
import { laddersRoutes } from './routes/ladders.ts'
import { peopleRoutes } from './routes/people.ts'
import { reachRoutes } from './routes/reach.ts'
import { recordRoutes } from './routes/record.ts'
import { rosterStaffRoutes } from './routes/roster-staff.ts'
import { rostersRoutes } from './routes/rosters.ts'
import { uploadsRoutes } from './routes/uploads.ts'

export const routes = {
  ...peopleRoutes,
  ...accountsRoutes,
  ...consultationsRoutes,
  ...emergencyRoutes,
  ...uploadsRoutes,
  ...recordRoutes,
  ...dutyRoutes,
  ...rostersRoutes,
  ...rosterStaffRoutes,
  ...reachRoutes,
  ...channelsRoutes,
  ...laddersRoutes,
}

export type RouteName = keyof typeof routes
