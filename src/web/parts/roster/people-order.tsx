// People in an order: those chosen with their place, to be moved up or taken out; the others one tap away.

import { rosterPlanTexts as texts } from '../../texts/areas/roster-plan.ts'
import { t } from '../../texts/texts.ts'
import { type RosterPerson, tintOf } from './roster-view.ts'

export interface PeopleOrderProps {
  chosen: readonly string[]
  staff: readonly RosterPerson[]
  onChange: (chosen: string[]) => void
}

export function PeopleOrder({ chosen, staff, onChange }: PeopleOrderProps) {
  const words = t(texts)
  const nameOf = (personId: string) => staff.find((one) => one.personId === personId)?.name ?? words.formerly
  const moved = (at: number, by: number) => {
    const next = [...chosen]
    const [one] = next.splice(at, 1)
    next.splice(at + by, 0, one!)
    onChange(next)
  }
  return (
    <div class="people-order">
      <ol>
        {chosen.map((personId, at) => (
          <li key={`${personId}${at}`} class="people-place">
            <span class={`tint-mark ${tintOf(personId, staff)}`} aria-hidden="true" />
            <span class="people-name">
              {at + 1}. {nameOf(personId)}
            </span>
            <button
              type="button"
              class="people-step"
              disabled={at === 0}
              aria-label={words.moveUp(nameOf(personId))}
              onClick={() => moved(at, -1)}
            >
              ↑
            </button>
            <button
              type="button"
              class="people-step"
              aria-label={words.takeOut(nameOf(personId))}
              onClick={() => onChange(chosen.filter((_, nth) => nth !== at))}
            >
              ✕
            </button>
          </li>
        ))}
      </ol>
      <div class="chips">
        {staff.map((one) => (
          <button
            key={one.personId}
            type="button"
            class="chip give-person"
            aria-label={words.add(one.name)}
            onClick={() => onChange([...chosen, one.personId])}
          >
            <span class={`tint-mark ${tintOf(one.personId, staff)}`} aria-hidden="true" />+ {one.name}
          </button>
        ))}
      </div>
    </div>
  )
}
