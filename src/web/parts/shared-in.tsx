// What another app has shared becomes pages of the question: of the one that was begun, else of a new one. Loaded beside the
// routes once somebody is signed in.

import { useEffect } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { limits } from '../../contract/limits.ts'
import { askForm, changeForm } from '../ask-form.ts'
import { newId } from '../ids.ts'
import { sharedNotice, takeShared } from '../shared-files.ts'
import { hasRole } from '../state.ts'
import { shared as texts } from '../texts/areas/shared.ts'
import { t } from '../texts/texts.ts'
import { toast } from './toast.tsx'

export default function SharedIn() {
  const [, goTo] = useLocation()
  useEffect(() => {
    const notice = sharedNotice(location.search)
    takeShared().then(
      (files) => {
        const words = t(texts)
        if (files.length > 0 && !hasRole('clinic_doctor')) return toast(words.notYours, 6000)
        if (files.length > 0) toast(take(files))
        else if (notice !== null) toast(words.lost, 6000)
        if (files.length > 0 || notice !== null) goTo('/ask', { replace: true })
      },
      () => toast(t(texts).lost, 6000),
    )
  }, [])
  return null
}

/** As many as a question takes; what is said about it. */
function take(files: readonly File[]): string {
  const before = askForm.value?.pages ?? []
  const pages = [...before, ...files.map((file) => ({ id: newId(), file }))].slice(0, limits.recordingsPerRequest)
  changeForm({ pages })
  const words = t(texts)
  const taken = pages.length - before.length
  return taken < files.length ? words.tooMany(taken, files.length) : words.taken(taken)
}
