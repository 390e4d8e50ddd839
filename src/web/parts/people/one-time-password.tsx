// A password that was just made for somebody: shown once, to be told to him. A tap beside it does not lose it.

import { peopleWords } from '../../texts/areas/people.ts'
import { t } from '../../texts/texts.ts'
import '../account.css'
import { CopyButton } from '../copy-button.tsx'
import { Dialog } from '../dialog.tsx'
import { shownTime } from '../shown-time.ts'

interface OneTimePasswordProps {
  made: { oneTimePassword: string; until: string }
  onClose: () => void
}

export function OneTimePassword({ made, onClose }: OneTimePasswordProps) {
  const words = t(peopleWords)
  return (
    <Dialog stays title={words.oneTimeTitle} confirm={words.kept} onConfirm={onClose} onClose={onClose}>
      <p class="account-secret">
        <strong>{made.oneTimePassword}</strong>
      </p>
      <CopyButton text={made.oneTimePassword} />
      <p>{words.oneTimeNote(shownTime(made.until))}</p>
    </Dialog>
  )
}
