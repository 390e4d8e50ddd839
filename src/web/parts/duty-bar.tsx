// Who is on duty until when, and whether this phone can ring: said in red while it cannot.

import type { Duty } from '../../contract/shapes.ts'
import { nowMs } from '../clock.ts'
import { isOnCall } from '../reach-state.ts'
import { unlockSound } from '../ring-sound.ts'
import { duty, me } from '../state.ts'
import { home } from '../texts/areas/home.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { CannotRing } from './cannot-ring.tsx'
import { shownTime } from './shown-time.ts'
import { StatusWord } from './status-word.tsx'
import './duty-bar.css'

export function DutyBar() {
  const mine = duty.value.filter(isMine)
  const shown = mine.length > 0 ? mine : duty.value.filter((one) => one.kind === 'ecg')
  return (
    <section class="duty">
      {shown.map((one) => (
        <DutyLine key={one.rosterId} one={one} />
      ))}
      {(mine.length > 0 || isOnCall.value) && <CannotRing />}
      <nav class="duty-links" aria-label={t(home).dutyTitle}>
        {mine.length > 0 && (
          <Button look="outline" href="/self-test" onTap={() => void unlockSound()}>
            {t(home).selfTest}
          </Button>
        )}
        <Button look="outline" href="/roster">
          {t(home).roster}
        </Button>
      </nav>
    </section>
  )
}

function DutyLine({ one }: { one: Duty }) {
  const words = t(home)
  const { onDuty, backup } = one
  const isMe = onDuty?.personId === me.value?.person.id
  const isBackup = backup?.personId === me.value?.person.id
  if (!onDuty) return <p class="duty-line status-alarm">{words.nobodyOnDuty}</p>
  return (
    <p class="duty-line">
      <span class="duty-roster">
        {me.value?.network.name} · {one.name}
      </span>
      {isMe ? (
        <StatusWord tone="good">{words.onDutyUntil(untilTime(onDuty.until))}</StatusWord>
      ) : (
        <span>{words.dutyIs(onDuty.name, untilTime(onDuty.until))}</span>
      )}
      <span class="quiet">
        {isBackup && backup
          ? words.backupUntil(untilTime(backup.until))
          : backup
            ? words.backupIs(backup.name)
            : words.noBackup}
      </span>
    </p>
  )
}

/** Within the next day the hour says it all: "08:00". */
function untilTime(at: string): string {
  const isWithinADay = Date.parse(at) - nowMs() < 24 * 3_600_000
  return isWithinADay ? shownTime(at).slice(-5) : shownTime(at)
}

function isMine(one: Duty): boolean {
  const person = me.value
  if (!person) return false
  return person.rosterIds.includes(one.rosterId) || one.onDuty?.personId === person.person.id
}
