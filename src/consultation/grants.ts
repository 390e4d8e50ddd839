// Groups of permissions that several kinds of entry share. What a relation means: entry-kind.ts.

import type { Grant } from './entry-kind.ts'

/** Whoever is at a site that treats the patient; a county hospital's own specialists ask as its clinic doctors do. */
export const clinic: readonly Grant[] = [
  { role: 'clinic_doctor', relation: 'site' },
  { role: 'specialist', relation: 'site' },
]

export const rosterSpecialists: readonly Grant[] = [{ role: 'specialist', relation: 'roster' }]

export const specialists: readonly Grant[] = [...rosterSpecialists, { role: 'specialist', relation: 'hospital' }]

export const coordinators: readonly Grant[] = [{ role: 'coordinator', relation: 'hospital' }]

export const qualityOfficers: readonly Grant[] = [{ role: 'quality_officer', relation: 'network' }]

/** Everybody who treats this patient. */
export const treating: readonly Grant[] = [...clinic, ...specialists, ...coordinators]
