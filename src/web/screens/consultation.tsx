// One consultation: who the patient is and how long ago the door, the rail, the chat, and what to do next. Everything it
// does is an entry written through the outbox, so it works without a network too.

import { useEffect, useMemo } from 'preact/hooks'
import { mergeSettings } from '../../consultation/settings.ts'
import { Button } from '../parts/button.tsx'
import { type Consulting, seatOf } from '../parts/consulting.ts'
import { useNextCalls } from '../parts/next-calls.ts'
import { OfflineBar } from '../parts/offline-bar.tsx'
import { Broken, Empty, Loading } from '../parts/page-state.tsx'
import { toast } from '../parts/toast.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { WaitingEntries } from '../parts/waiting-entries.tsx'
import { readReceipts } from '../reach.ts'
import { marks } from '../reach-state.ts'
import { lookAtChat, seenUpTo, whenLooking } from '../seen-on-screen.ts'
import {
  directory,
  isOnline,
  me,
  naming,
  type OpenConsultation,
  openConsultation,
  pathwayOf,
  sawUpTo,
  stopFollowing,
  write,
} from '../state.ts'
import { consultationTexts as texts } from '../texts/areas/consultation.ts'
import { emergencyWords } from '../texts/areas/emergency.ts'
import { t } from '../texts/texts.ts'
import { ConsultationPage } from './consultation-page.tsx'

export default function Consultation({ id }: { id: string }) {
  const opened = useMemo(() => openConsultation(id), [id])
  useEffect(() => () => stopFollowing(id), [id])
  const consulting = useReach(id, opened.value, consultingOf(opened.value))
  if (consulting) return <ConsultationPage opened={opened.value} consulting={consulting} />
  return (
    <div class="page">
      <TopBar title={t(texts).title} back="/" />
      <OfflineBar />
      <main class="page-body">
        <NotYet id={id} opened={opened.value} />
        <WaitingEntries waiting={opened.value.waiting} consulting={null} />
      </main>
    </div>
  )
}

/** Beside the journal: who has it on a screen, and whom it rings next. What I see is told as well. */
function useReach(id: string, { consultation, status }: OpenConsultation, consulting: Consulting | null) {
  const isLive = status === 'live' && isOnline.value
  const seq = consultation?.seq ?? 0
  const picturedSeq = consultation?.recordings.at(-1)?.seq ?? 0
  const isWaiting = consultation?.state === 'open' && (!consultation.owner || mightRing(consultation))
  const next = useNextCalls(id, seq, isLive && isWaiting)
  useEffect(() => {
    if (isLive) void readReceipts(id)
  }, [id, isLive])
  useEffect(() => {
    if (isLive) return whenLooking(() => sawUpTo(id, seenUpTo(lookAtChat(seq, picturedSeq))))
  }, [id, isLive, seq, picturedSeq])
  return consulting && { ...consulting, next, marks: marks.value[id] }
}

/** A question with an owner rings again when the clinic wants it to, or when it is offered to somebody. */
function mightRing({ calls, offeredTo, acceptedAt }: NonNullable<OpenConsultation['consultation']>): boolean {
  return offeredTo !== null || (calls.at(-1)?.calledAt ?? '') > (acceptedAt ?? '')
}

function NotYet({ id, opened: { status } }: { id: string; opened: OpenConsultation }) {
  if (status === 'missing') {
    return (
      <Empty title={t(texts).missing}>
        <Button look="outline" href="/">
          {t(texts).toTheList}
        </Button>
        <Button look="plain" href={`/emergency/${id}`}>
          {t(emergencyWords).offer}
        </Button>
      </Empty>
    )
  }
  return status === 'broken' ? <Broken /> : <Loading />
}

function consultingOf({ id, consultation }: OpenConsultation): Consulting | null {
  const known = me.value
  const pathway = consultation && pathwayOf(consultation.pathway)
  if (!known || !consultation || !pathway) return null
  return {
    consultation,
    pathway,
    seat: seatOf(known.person, known.memberships, consultation),
    settings: mergeSettings(known.network.settings),
    naming: naming.value,
    sites: directory.value?.sites ?? [],
    people: directory.value?.people ?? [],
    async write(kind, body) {
      const written = await write(id, kind, body)
      if (written.outcome === 'refused') toast(written.refusal.detail)
      return written
    },
  }
}
