// The patterns of a roster: what repeats, changed and begun by who manages it, looked at by everybody.

import { useSignal } from '@preact/signals'
import { call, type ReplyOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Broken, Empty, Loading } from '../parts/page-state.tsx'
import { PatternCard } from '../parts/roster/pattern-card.tsx'
import { draftOf, emptyDraft, PatternForm, wishOf } from '../parts/roster/pattern-form.tsx'
import { isChanging, keepPattern } from '../parts/roster/roster-actions.ts'
import { type Kept, useKept, useRosters } from '../parts/roster/roster-reading.ts'
import type { Roster } from '../parts/roster/roster-view.ts'
import type { Pattern } from '../parts/roster/turns-ahead.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { rosterPlanTexts as texts } from '../texts/areas/roster-plan.ts'
import { t } from '../texts/texts.ts'
import '../parts/roster/plan.css'

export default function RosterPatterns({ id }: { id: string }) {
  const rosters = useRosters()
  const patterns = useKept(`patterns ${id}`, () => readPatterns(id))
  const roster = rosters.is === 'here' ? rosters.reply.rosters.find((one) => one.rosterId === id) : undefined
  const timeZone = rosters.is === 'here' ? rosters.reply.timeZone : 'UTC'
  return <PatternsPage {...{ id, roster, timeZone, reading: rosters.is === 'broken' ? rosters : patterns }} />
}

export interface PatternsPageProps {
  id: string
  roster: Roster | undefined
  timeZone: string
  reading: Kept<readonly Pattern[]>
  /** The gallery shows the form at once. */
  isBegun?: boolean
}

export function PatternsPage({ id, roster, timeZone, reading, isBegun }: PatternsPageProps) {
  const words = t(texts)
  const editing = useSignal<Pattern | 'new' | null>(isBegun ? 'new' : null)
  const title = roster ? `${words.patterns} · ${roster.name}` : words.patterns
  if (editing.value && roster) {
    return (
      <Editing
        key={editing.value === 'new' ? 'new' : editing.value.id}
        {...{ roster, timeZone, title }}
        pattern={editing.value === 'new' ? null : editing.value}
        onClose={() => {
          editing.value = null
        }}
      />
    )
  }
  return (
    <div class="page">
      <TopBar title={title} back={`/roster/${id}`} />
      <main class="page-body">
        {reading.is === 'broken' && <Broken sentence={reading.sentence} onRetry={reading.again} />}
        {(reading.is === 'loading' || (reading.is === 'here' && !roster)) && <Loading words={words.loading} />}
        {reading.is === 'here' && roster && (
          <>
            {reading.reply.length === 0 && <Empty title={words.none}>{roster.mayManage && words.noneNote}</Empty>}
            {reading.reply.map((pattern) => (
              <PatternCard
                key={pattern.id}
                {...{ pattern, roster, timeZone }}
                onChange={() => {
                  editing.value = pattern
                }}
              />
            ))}
            <p class="plan-note small quiet">{roster.mayManage ? words.handFirst : words.notYours}</p>
          </>
        )}
      </main>
      {roster?.mayManage && (
        <footer class="page-foot">
          <Button
            look="primary"
            wide
            onTap={() => {
              editing.value = 'new'
            }}
          >
            {words.newPattern}
          </Button>
        </footer>
      )}
    </div>
  )
}

interface EditingProps {
  roster: Roster
  timeZone: string
  title: string
  pattern: Pattern | null
  onClose: () => void
}

function Editing({ roster, timeZone, title, pattern, onClose }: EditingProps) {
  const words = t(texts)
  const initial = pattern ? draftOf(pattern) : emptyDraft(timeZone)
  const draft = useSignal(initial)
  const wish = wishOf(draft.value)
  const save = async () => {
    if (wish && (await keepPattern(roster.rosterId, pattern?.id ?? null, wish))) onClose()
  }
  return (
    <div class="page">
      <TopBar title={title} back={`/roster/${roster.rosterId}`} />
      <main class="page-body">
        <PatternForm
          initial={initial}
          staff={roster.staff}
          timeZone={timeZone}
          onChange={(next) => {
            draft.value = next
          }}
        />
      </main>
      <footer class="page-foot plan-foot">
        <Button look="outline" onTap={onClose}>
          {words.cancel}
        </Button>
        <Button look="primary" disabled={wish === null || isChanging.value} onTap={() => void save()}>
          {words.save}
        </Button>
      </footer>
    </div>
  )
}

async function readPatterns(id: string): Promise<readonly Pattern[]> {
  return (await call<ReplyOf<'patterns'>>({ path: `/api/rosters/${encodeURIComponent(id)}/patterns` })).patterns
}
