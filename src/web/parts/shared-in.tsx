// What another app has shared becomes pages of the question: of a new one, or of the one that was begun where the doctor says
// so. Loaded beside the routes once somebody is signed in.

import { useEffect } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { whenKept } from '../ask-form.ts'
import { newId } from '../ids.ts'
import { readShared, sharedNotice } from '../shared-files.ts'
import { hasRole } from '../state.ts'
import { shared as texts } from '../texts/areas/shared.ts'
import { t } from '../texts/texts.ts'
import { takeInPages } from '../whose-question.ts'
import { toast } from './toast.tsx'

export default function SharedIn() {
  const [, goTo] = useLocation()
  useEffect(() => {
    const notice = sharedNotice(location.search)
    readShared().then(
      ({ files, taken }) => {
        const words = t(texts)
        if (files.length > 0 && !hasRole('clinic_doctor')) {
          void taken().catch(() => undefined)
          return toast(words.notYours, 6000)
        }
        if (files.length > 0) {
          const fresh = takeInPages(files.map((file) => ({ id: newId(), file })))
          toast(said(fresh.length, files.length))
          void whenKept(fresh)
            .then(taken)
            .catch(() => undefined)
        } else if (notice !== null) toast(words.lost, 6000)
        if (files.length > 0 || notice !== null) goTo('/ask', { replace: true })
      },
      () => toast(t(texts).lost, 6000),
    )
  }, [])
  return null
}

function said(taken: number, shared: number): string {
  const words = t(texts)
  return taken < shared ? words.tooMany(taken, shared) : words.taken(taken)
}
