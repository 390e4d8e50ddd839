// The ladder of a roster, for who manages it. What is edited is tried on the server at once; saved with one tap.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import type { Ladder } from '../../consultation/ladder.ts'
import type { DryRunReply, LadderReply } from '../../contract/routes/ladders.ts'
import { call, RefusalError, type ReplyOf, sentenceOf } from '../api.ts'
import { LadderPage, type Tried } from '../parts/ladder/ladder-page.tsx'
import { Broken, Empty, Loading } from '../parts/page-state.tsx'
import { useReading } from '../parts/reading.ts'
import { toast } from '../parts/toast.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { ladderTexts as texts } from '../texts/areas/ladder.ts'
import { t } from '../texts/texts.ts'

type Rosters = ReplyOf<'rosters'>
type Roster = Rosters['rosters'][number]

const settleMs = 350

export default function LadderScreen({ id }: { id: string }) {
  const words = t(texts)
  const [, goTo] = useLocation()
  const reading = useReading<Rosters>('/api/rosters')
  const rosters = reading.is === 'here' ? reading.reply.rosters.filter((one) => one.mayManage) : []
  const roster = rosters.find((one) => one.rosterId === id) ?? rosters[0]
  return (
    <div class="page page-wide">
      <TopBar title={words.title} back="/me" />
      {reading.is === 'loading' && <Loading words={words.loading} />}
      {reading.is === 'broken' && <Broken sentence={reading.sentence} onRetry={reading.again} />}
      {reading.is === 'here' && !roster && <Empty title={words.empty}>{words.emptyNote}</Empty>}
      {rosters.length > 1 && roster && (
        <select
          class="input ladder-roster"
          aria-label={words.roster}
          value={roster.rosterId}
          onChange={({ currentTarget }) => goTo(`/ladder/${currentTarget.value}`, { replace: true })}
        >
          {rosters.map((one) => (
            <option key={one.rosterId} value={one.rosterId}>
              {one.name}
            </option>
          ))}
        </select>
      )}
      {roster && <OneLadder key={roster.rosterId} roster={roster} />}
    </div>
  )
}

function OneLadder({ roster }: { roster: Roster }) {
  const words = t(texts)
  const path = `/api/rosters/${encodeURIComponent(roster.rosterId)}/ladder`
  const reading = useReading<LadderReply>(path)
  const saved = useSignal<LadderReply | null>(null)
  const tried = useSignal<Tried | null>(null)
  const isSaving = useSignal(false)
  const known = saved.value ?? (reading.is === 'here' ? reading.reply : null)
  const shown: Tried | null = tried.value ?? (known && { ladder: known.ladder, urgency: 'urgent', at: null })
  const { run, fault } = useDryRun(path, shown)
  async function save(ladder: Ladder | null) {
    isSaving.value = true
    try {
      const reply = await call<LadderReply>({ method: 'PUT', path, json: { ladder } })
      saved.value = reply
      tried.value = shown && { ...shown, ladder: reply.ladder }
      toast(words.saved)
    } catch (cause) {
      toast(wholeSentence(cause), 6000)
    } finally {
      isSaving.value = false
    }
  }
  if (reading.is === 'broken') return <Broken sentence={reading.sentence} onRetry={reading.again} />
  if (!known || !shown) return <Loading words={words.loading} />
  return (
    <LadderPage
      known={known}
      people={roster.staff}
      tried={shown}
      run={run}
      fault={fault}
      isSaving={isSaving.value}
      onTry={(next) => {
        tried.value = next
      }}
      onSave={(ladder) => void save(ladder)}
    />
  )
}

/** Reckoned by the server a moment after the last change: it knows the roster, the night and who is on duty. */
function useDryRun(path: string, tried: Tried | null): { run: DryRunReply | null; fault: string | null } {
  const run = useSignal<DryRunReply | null>(null)
  const fault = useSignal<string | null>(null)
  const asked = tried && JSON.stringify({ ...tried, at: tried.at ?? undefined })
  useEffect(() => {
    if (!asked) return
    let isCurrent = true
    const timer = setTimeout(() => {
      const json: unknown = JSON.parse(asked)
      call<DryRunReply>({ method: 'POST', path: `${path}/dry-run`, json }).then(
        (reply) => {
          if (!isCurrent) return
          run.value = reply
          fault.value = null
        },
        (cause) => {
          if (isCurrent) fault.value = wholeSentence(cause)
        },
      )
    }, settleMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [path, asked])
  return { run: run.value, fault: fault.value }
}

/** With what is wrong in which field, where the server says so. */
function wholeSentence(cause: unknown): string {
  const fields = cause instanceof RefusalError ? Object.values(cause.problem.fields ?? {}) : []
  return [sentenceOf(cause), ...fields].join(' ')
}
