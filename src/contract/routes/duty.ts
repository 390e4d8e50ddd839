// Who is on duty now.

import { z } from 'zod'
import { dutyShape } from '../shapes.ts'
import type { Route } from './route.ts'

export const dutyRoutes = {
  duty: {
    method: 'GET',
    path: '/api/duty',
    summary: 'Who is on duty now, until when, and why',
    door: 'anyone',
    reply: { 200: z.object({ duty: z.array(dutyShape) }) },
  },
} as const satisfies Record<string, Route>
