// The one model of an ECG as numbers. Raw integers are kept as the device stored them; filters are for display only.
// A rate or a gain that the file does not state is never guessed: such a file yields no Recording.

export const standardLeads = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const
export type StandardLead = (typeof standardLeads)[number]

/** Samples `from` (inclusive) to `until` (exclusive) are missing. */
export interface Gap {
  from: number
  until: number
}

export interface Lead {
  /** A standard name where the device's code means one, else the device's own. */
  name: string
  /** microvolts = sample * unitsMicrovolt + offsetMicrovolt */
  unitsMicrovolt: number
  offsetMicrovolt: number
  samples: Int16Array | Int32Array
  gaps: readonly Gap[]
}

export interface Statement {
  text: string
  source: 'machine' | 'confirmed'
}

/** The patient as found in the file; a mismatch with the consultation is a warning, never a correction. */
export interface FoundPatient {
  name?: string
  localId?: string
  sex?: string
  birthDate?: string
  ageYears?: number
}

export interface Recording {
  /** Hz */
  samplingRate: number
  leads: readonly Lead[]
  startedAt: string | null
  /** False: `startedAt` is the device's local time without a zone. */
  zoneKnown: boolean
  patient: FoundPatient
  device: string | null
  filters: readonly string[]
  statements: readonly Statement[]
  provenance: { format: string; synthetic?: boolean; warnings: readonly string[] }
}

export function leadOf(recording: Recording, name: string): Lead | undefined {
  return recording.leads.find((lead) => lead.name === name)
}

/** Millivolts of one sample; null where it is missing. */
export function millivoltsAt(lead: Lead, index: number): number | null {
  const sample = lead.samples[index]
  if (sample === undefined || lead.gaps.some((gap) => index >= gap.from && index < gap.until)) return null
  return (sample * lead.unitsMicrovolt + lead.offsetMicrovolt) / 1000
}
