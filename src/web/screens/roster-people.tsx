// Who stands on a roster, how each is reached, and what the roster is: kept by who manages it.

import { useSignal } from '@preact/signals'
import { call, type ReplyOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Broken, Loading } from '../parts/page-state.tsx'
import { ContactPanel } from '../parts/roster/contact-panel.tsx'
import { changeRoster, isChanging, joinRoster, leaveRoster } from '../parts/roster/roster-actions.ts'
import { type RosterDraft, RosterForm } from '../parts/roster/roster-form.tsx'
import { type Kept, useKept, useRosters } from '../parts/roster/roster-reading.ts'
import type { Roster } from '../parts/roster/roster-view.ts'
import { Row, Rows } from '../parts/row.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { rosterStaffTexts as texts } from '../texts/areas/roster-staff.ts'
import { t } from '../texts/texts.ts'
import '../parts/roster/plan.css'

export type StaffPerson = ReplyOf<'rosterPeople'>['people'][number]

export default function RosterPeople({ id }: { id: string }) {
  const rosters = useRosters()
  const people = useKept(`people ${id}`, () => readPeople(id))
  const roster = rosters.is === 'here' ? rosters.reply.rosters.find((one) => one.rosterId === id) : undefined
  return <PeoplePage {...{ id, roster }} reading={rosters.is === 'broken' ? rosters : people} />
}

export interface PeoplePageProps {
  id: string
  roster: Roster | undefined
  reading: Kept<readonly StaffPerson[]>
}

export function PeoplePage({ id, roster, reading }: PeoplePageProps) {
  const words = t(texts)
  const doomed = useSignal<StaffPerson | null>(null)
  const reached = useSignal<StaffPerson | null>(null)
  const close = () => {
    doomed.value = null
    reached.value = null
  }
  return (
    <div class="page">
      <TopBar title={roster ? `${words.title} · ${roster.name}` : words.title} back={`/roster/${id}`} />
      <main class="page-body">
        {reading.is === 'broken' && <Broken sentence={reading.sentence} onRetry={reading.again} />}
        {(reading.is === 'loading' || (reading.is === 'here' && !roster)) && <Loading words={words.loading} />}
        {reading.is === 'here' && roster && (
          <>
            <Staff
              people={reading.reply.filter((one) => one.isStaff)}
              onReach={(one) => {
                reached.value = one
              }}
              onTakeOff={(one) => {
                doomed.value = one
              }}
            />
            <Others people={reading.reply.filter((one) => !one.isStaff)} rosterId={id} />
            <Settings key={`${roster.name} ${roster.kind} ${roster.pathways}`} roster={roster} />
          </>
        )}
      </main>
      {doomed.value && (
        <Dialog
          title={words.takeOffTitle(doomed.value.name)}
          confirm={words.takeOff}
          cancel={words.cancel}
          isAlarming
          onConfirm={() => {
            void leaveRoster(id, doomed.value!)
            close()
          }}
          onClose={close}
        >
          {doomed.value.shiftsAhead > 0 && <p class="status-alarm">{words.takeOffShifts(doomed.value.shiftsAhead)}</p>}
          <p>{words.takeOffNote}</p>
        </Dialog>
      )}
      {reached.value && <ContactPanel person={reached.value} onClose={close} />}
    </div>
  )
}

interface StaffProps {
  people: readonly StaffPerson[]
  onReach: (person: StaffPerson) => void
  onTakeOff: (person: StaffPerson) => void
}

function Staff({ people, onReach, onTakeOff }: StaffProps) {
  const words = t(texts)
  return (
    <Rows title={words.staff(people.length)}>
      {people.length === 0 && <Row>{words.noStaff}</Row>}
      {people.map((one) => (
        <Row
          key={one.personId}
          note={<StaffNote person={one} />}
          side={
            <span class="staff-actions">
              {one.mayKeepContact && (
                <Button look="outline" label={words.contactOf(one.name)} onTap={() => onReach(one)}>
                  {words.contact}
                </Button>
              )}
              <Button look="outline" label={words.takeOffName(one.name)} onTap={() => onTakeOff(one)}>
                {words.takeOff}
              </Button>
            </span>
          }
        >
          {one.name}
        </Row>
      ))}
    </Rows>
  )
}

/** What is missing first: who has no telephone is not rung by one. */
function StaffNote({ person }: { person: StaffPerson }) {
  const words = t(texts)
  return (
    <>
      {!person.hasPhone && <span class="status-alarm">{words.noPhone} · </span>}
      {words.shiftsAhead(person.shiftsAhead)}
    </>
  )
}

function Others({ people, rosterId }: { people: readonly StaffPerson[]; rosterId: string }) {
  const words = t(texts)
  return (
    <Rows title={words.others}>
      {people.length === 0 && <Row>{words.noOthers}</Row>}
      {people.map((one) => (
        <Row
          key={one.personId}
          note={one.sites.join(' · ')}
          side={
            <Button
              look="outline"
              label={words.addName(one.name)}
              disabled={isChanging.value}
              onTap={() => void joinRoster(rosterId, one)}
            >
              {words.add}
            </Button>
          }
        >
          {one.name}
        </Row>
      ))}
    </Rows>
  )
}

function Settings({ roster }: { roster: Roster }) {
  const words = t(texts)
  const { name, kind, hospitalSiteId } = roster
  const draft = useSignal<RosterDraft>({ name, kind, hospitalSiteId, pathways: [...roster.pathways] })
  const isSame = JSON.stringify(asked(draft.value)) === JSON.stringify(asked({ ...roster, pathways: roster.pathways }))
  return (
    <section class="plan-section">
      <RosterForm
        draft={draft.value}
        onChange={(next) => {
          draft.value = next
        }}
      />
      <Button
        look="primary"
        wide
        disabled={isSame || draft.value.name.trim() === '' || isChanging.value}
        onTap={() => void changeRoster(roster.rosterId, asked(draft.value))}
      >
        {words.save}
      </Button>
    </section>
  )
}

function asked({ name, kind, pathways }: Pick<RosterDraft, 'name' | 'kind'> & { pathways: readonly string[] }) {
  return { name: name.trim(), kind, pathways: [...pathways].sort() }
}

async function readPeople(id: string): Promise<readonly StaffPerson[]> {
  return (await call<ReplyOf<'rosterPeople'>>({ path: `/api/rosters/${encodeURIComponent(id)}/people` })).people
}
