// Whose is what was begun here: asked before anything of one patient can go with another's. Both answers weigh the same.

import type { AskForm } from '../ask-form.ts'
import { ask } from '../texts/areas/ask.ts'
import { common } from '../texts/areas/everywhere.ts'
import { home } from '../texts/areas/home.ts'
import { t } from '../texts/texts.ts'
import { goOn, startNew, unplacedPages } from '../whose-question.ts'
import { Button } from './button.tsx'
import { OfflineBar } from './offline-bar.tsx'
import { Row, Rows } from './row.tsx'
import { shownTime } from './shown-time.ts'
import { StatusWord } from './status-word.tsx'
import { TopBar } from './top-bar.tsx'

export function WhoseQuestion({ form }: { form: AskForm }) {
  const words = t(ask)
  const begunAt = shownTime(new Date(form.startedMs).toISOString())
  const come = unplacedPages.value.length
  return (
    <div class="page">
      <TopBar title={words.title} back="/" />
      <OfflineBar />
      <main class="page-body">
        <Rows title={words.whose}>
          <Row note={factsOf(form)} side={words.begunAt(begunAt)}>
            <StatusWord tone="near">{t(home).begun(form.pages.length)}</StatusWord>
          </Row>
          {come > 0 && <Row>{words.unplaced(come)}</Row>}
        </Rows>
        <div class="whose">
          <Button look="outline" tall wide onTap={goOn}>
            {words.goOn(begunAt)}
          </Button>
          <Button look="outline" tall wide onTap={startNew}>
            {words.newPatient}
          </Button>
          <p class="quiet small">{words.begunGoes}</p>
        </div>
      </main>
    </div>
  )
}

/** What tells one patient from another, as far as it was said. */
function factsOf({ sex, ageYears, isAgeChecked, name, pains, complaint }: AskForm): string {
  const words = t(common)
  const facts = [
    name.trim(),
    sex === 'unknown' ? '' : words[sex],
    isAgeChecked ? words.years(ageYears) : '',
    ...pains,
    complaint.trim(),
  ]
  return facts.filter(Boolean).join(', ')
}
