// What the gate says of a file, for the screens: looked at once, however often it is shown. The gate itself is loaded with
// the first photograph.

import { useEffect, useState } from 'preact/hooks'
import type { GateVerdict } from './judge-picture.ts'
import type { FileTells } from './wrong-patient.ts'

export interface Looked {
  /** null: nothing can be said of this file. */
  verdict: GateVerdict | null
  tells: FileTells
}

const looked = new WeakMap<File, Promise<Looked>>()

/** null while it is being looked at. */
export function useGate(file: File): Looked | null {
  const [found, setFound] = useState<{ file: File; looked: Looked } | null>(null)
  useEffect(() => {
    let isHere = true
    void look(file).then((one) => {
      if (isHere) setFound({ file, looked: one })
    })
    return () => {
      isHere = false
    }
  }, [file])
  return found?.file === file ? found.looked : null
}

function look(file: File): Promise<Looked> {
  const known = looked.get(file)
  if (known) return known
  const looking = Promise.all([
    import('./look-at.ts').then(({ lookAt }) => lookAt(file)).catch(() => null),
    import('./file-tells.ts').then(({ fileTells }) => fileTells(file)).catch(() => ({})),
  ]).then(([verdict, tells]) => ({ verdict, tells }))
  looked.set(file, looking)
  return looking
}

/** The file as an address for an <img>; null where no browser shows it. */
export function usePicture(file: File | null | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    setUrl(null)
    if (!file?.type.startsWith('image/') || /hei[cf]$/.test(file.type)) return
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return url
}
