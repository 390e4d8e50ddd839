// The list of ECG formats. A new format is one file and one line here; its files join the contract test.

import { aecg } from './aecg.ts'
import { contec } from './contec.ts'
import { csv } from './csv.ts'
import { dicom } from './dicom.ts'
import { edf } from './edf.ts'
import type { EcgFormat } from './format.ts'
import { muse } from './muse.ts'
import { scp } from './scp.ts'
import { sierra } from './sierra.ts'
import { wfdb } from './wfdb.ts'

export const ecgFormats: readonly EcgFormat[] = [scp, aecg, muse, sierra, dicom, wfdb, edf, contec, csv]

/** The format of a file, by its first bytes. */
export function formatOf(head: Uint8Array): EcgFormat | null {
  return ecgFormats.find((format) => format.sniff(head)) ?? null
}
