// What was kept here and cannot be opened any more is said until somebody has read it: it may have been a question.

import { lostHere } from '../phone-state.ts'
import { outboxWords } from '../texts/areas/outbox-words.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { StatusWord } from './status-word.tsx'
import './update-bar.css'

export function LostBar() {
  const words = t(outboxWords)
  if (lostHere.value === 0) return null
  return (
    <aside class="update-bar lost-bar" role="alert">
      <StatusWord tone="alarm">{words.lostHere(lostHere.value)}</StatusWord>
      <Button
        look="outline"
        onTap={() => {
          lostHere.value = 0
        }}
      >
        {words.lostRead}
      </Button>
    </aside>
  )
}
