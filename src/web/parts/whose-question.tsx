// Whose is what was begun here: asked before anything of one patient can go with another's. Both answers weigh the same.

import type { AskForm, Page } from '../ask-form.ts'
import { usePicture } from '../photo-gate/use-gate.ts'
import { ask } from '../texts/areas/ask.ts'
import { common } from '../texts/areas/everywhere.ts'
import { home } from '../texts/areas/home.ts'
import { shared } from '../texts/areas/shared.ts'
import { t } from '../texts/texts.ts'
import { goOn, startNew, unplacedPages } from '../whose-question.ts'
import { Button } from './button.tsx'
import { OfflineBar } from './offline-bar.tsx'
import { Row, Rows } from './row.tsx'
import { shownTime } from './shown-time.ts'
import { StatusWord } from './status-word.tsx'
import { toast } from './toast.tsx'
import { TopBar } from './top-bar.tsx'

export function WhoseQuestion({ form }: { form: AskForm }) {
  const words = t(ask)
  const begunAt = shownTime(new Date(form.startedMs).toISOString())
  const come = unplacedPages.value
  const same = () => {
    const placed = goOn()
    if (placed < come.length) toast(t(shared).tooMany(placed, come.length), 6000)
  }
  return (
    <div class="page">
      <TopBar title={words.title} back="/" />
      <OfflineBar />
      <main class="page-body">
        <Rows title={words.whose}>
          <Row lead={<Picture of={form.pages[0]} />} note={factsOf(form)} side={words.begunAt(begunAt)}>
            <StatusWord tone="near">{t(home).begun(form.pages.length)}</StatusWord>
          </Row>
          {come.length > 0 && <Row lead={<Picture of={come[0]} />}>{words.unplaced(come.length)}</Row>}
        </Rows>
        <div class="whose">
          <Button look="outline" tall wide onTap={same}>
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

/** Often there is nothing else to tell the patient by. */
function Picture({ of: page }: { of: Page | undefined }) {
  const url = usePicture(page?.file)
  return url && <img class="picker-picture" src={url} alt="" />
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
