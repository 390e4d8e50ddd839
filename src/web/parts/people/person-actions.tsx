// What an administrator does to somebody's access: a new password, no second factor, out, in again. Each asks once more.

import { useState } from 'preact/hooks'
import { call, type ReplyOf, sentenceOf } from '../../api.ts'
import type { Account } from '../../screens/people.tsx'
import { common } from '../../texts/areas/everywhere.ts'
import { peopleWords } from '../../texts/areas/people.ts'
import { t } from '../../texts/texts.ts'
import '../account.css'
import { Button } from '../button.tsx'
import { Dialog } from '../dialog.tsx'
import { useOneAtATime } from '../one-at-a-time.ts'
import { ContactPanel } from '../roster/contact-panel.tsx'
import { toast } from '../toast.tsx'

interface PersonActionsProps {
  person: Account
  isMe: boolean
  onChanged: () => void
  onMade: (password: { oneTimePassword: string; until: string }) => void
  onClose: () => void
}

type Asking = 'password' | 'factor' | 'disable'

export function PersonActions({ person, isMe, onChanged, onMade, onClose }: PersonActionsProps) {
  const words = t(peopleWords)
  const [asking, setAsking] = useState<Asking | null>(null)
  const [isContact, setContact] = useState(false)
  const [endSessions, setEndSessions] = useState(false)
  const path = `/api/people/${encodeURIComponent(person.id)}`
  const { isBusy, once } = useOneAtATime()
  const attempt = (work: () => Promise<unknown>) =>
    once(async () => {
      try {
        await work()
        onChanged()
        onClose()
      } catch (cause) {
        setAsking(null)
        toast(sentenceOf(cause), 6000)
      }
    })
  const disable = (disabled: boolean) =>
    attempt(async () => {
      await call({ method: 'PUT', path: `${path}/disabled`, json: { disabled } })
      toast(words.done)
    })
  const newPassword = () =>
    attempt(async () =>
      onMade(await call<ReplyOf<'newPasswordOf'>>({ method: 'POST', path: `${path}/password`, json: { endSessions } })),
    )
  const endFactor = () =>
    attempt(async () => {
      await call({ method: 'DELETE', path: `${path}/second-factor` })
      toast(words.done)
    })
  const dialogs = {
    password: { title: words.newPassword, note: words.newPasswordNote, go: newPassword },
    factor: { title: words.endFactor, note: words.endFactorNote, go: endFactor },
    disable: { title: words.disableTitle(person.name), note: words.disableNote, go: () => disable(true) },
  }
  const shown = asking && dialogs[asking]
  return (
    <>
      <Button look="outline" wide onTap={() => setContact(true)}>
        {words.contact}
      </Button>
      {!isMe && (
        <Button look="outline" wide onTap={() => setAsking('password')}>
          {words.newPassword}
        </Button>
      )}
      {!isMe && person.hasSecondFactor && (
        <Button look="outline" wide onTap={() => setAsking('factor')}>
          {words.endFactor}
        </Button>
      )}
      {!isMe && person.disabledAt === null && (
        <Button look="alarm" wide onTap={() => setAsking('disable')}>
          {words.disable}
        </Button>
      )}
      {person.disabledAt !== null && (
        <Button look="outline" wide disabled={isBusy} onTap={() => void disable(false)}>
          {words.enable}
        </Button>
      )}
      {isContact && (
        <ContactPanel person={{ personId: person.id, name: person.name }} onClose={() => setContact(false)} />
      )}
      {shown && (
        <Dialog
          title={shown.title}
          confirm={asking === 'disable' ? words.disable : t(common).confirm}
          cancel={t(common).cancel}
          isAlarming={asking === 'disable'}
          isBusy={isBusy}
          onConfirm={() => void shown.go()}
          onClose={() => setAsking(null)}
        >
          <p>{shown.note}</p>
          {asking === 'password' && (
            <label class="account-switch">
              <input
                type="checkbox"
                checked={endSessions}
                onChange={({ currentTarget }) => setEndSessions(currentTarget.checked)}
              />
              <span>{words.endSessions}</span>
            </label>
          )}
        </Dialog>
      )}
    </>
  )
}
