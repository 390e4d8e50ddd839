// One consultation: who the patient is and how long ago the door, the rail, the chat, and what to do next. Everything it
// does is an entry written through the outbox, so it works without a network too.

import { useEffect, useMemo } from 'preact/hooks'
import { mergeSettings } from '../../consultation/settings.ts'
import { type Consulting, seatOf } from '../parts/consulting.ts'
import { OfflineBar } from '../parts/offline-bar.tsx'
import { Broken, Empty, Loading } from '../parts/page-state.tsx'
import { toast } from '../parts/toast.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { WaitingEntries } from '../parts/waiting-entries.tsx'
import {
  directory,
  me,
  naming,
  type OpenConsultation,
  openConsultation,
  pathwayOf,
  stopFollowing,
  write,
} from '../state.ts'
import { consultationTexts as texts } from '../texts/areas/consultation.ts'
import { t } from '../texts/texts.ts'
import { ConsultationPage } from './consultation-page.tsx'

export default function Consultation({ id }: { id: string }) {
  const opened = useMemo(() => openConsultation(id), [id])
  useEffect(() => () => stopFollowing(id), [id])
  const consulting = consultingOf(opened.value)
  if (consulting) return <ConsultationPage opened={opened.value} consulting={consulting} />
  return (
    <div class="page">
      <TopBar title={t(texts).title} back="/" />
      <OfflineBar />
      <main class="page-body">
        <NotYet opened={opened.value} />
        <WaitingEntries waiting={opened.value.waiting} consulting={null} />
      </main>
    </div>
  )
}

function NotYet({ opened: { status } }: { opened: OpenConsultation }) {
  if (status === 'missing') return <Empty title={t(texts).missing} />
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
