// A new version waits: one line, taken only when the person says so. What was typed is kept on the phone through it.

import { meWords } from '../texts/areas/me.ts'
import { t } from '../texts/texts.ts'
import { update } from '../this-phone.ts'
import { Button } from './button.tsx'

export function UpdateBar() {
  const words = t(meWords)
  if (!update.value) return null
  return (
    <aside class="update-bar">
      <span>
        {words.update}
        <span class="small quiet"> {words.updateNote}</span>
      </span>
      <Button look="outline" onTap={update.value}>
        {words.updateNow}
      </Button>
    </aside>
  )
}
