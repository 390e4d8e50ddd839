// Under "me": how I am called, and what managers and administrators keep.

import { hasRole } from '../state.ts'
import { alarmWords as texts } from '../texts/areas/alarms.ts'
import { peopleWords } from '../texts/areas/people.ts'
import { phraseWords } from '../texts/areas/phrases.ts'
import { t } from '../texts/texts.ts'
import { mayKeepRosters } from './alarm-bar.tsx'
import { Row, Rows } from './row.tsx'

export function ReachLinks() {
  const words = t(texts)
  return (
    <>
      <Rows>
        <Row href="/my-calls" note={words.myCallsNote}>
          {words.myCalls}
        </Row>
        <Row href="/roster">{words.roster}</Row>
      </Rows>
      {mayKeepRosters() && (
        <Rows title={words.manage}>
          <Row href="/alarms">{words.title}</Row>
          <Row href="/ladder">{words.ladder}</Row>
          {hasRole('administrator') && <Row href="/people">{t(peopleWords).title}</Row>}
          {hasRole('administrator') && <Row href="/emergency-readings">{words.emergencies}</Row>}
          {hasRole('administrator') && <Row href="/channels">{words.channels}</Row>}
          {hasRole('administrator') && <Row href="/phrases">{t(phraseWords).title}</Row>}
        </Rows>
      )}
    </>
  )
}
