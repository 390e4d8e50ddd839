// Where somebody on the roster is rung and written to, kept by who manages it: he may be asleep, or new.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { call, type ReplyOf, sentenceOf } from '../../api.ts'
import { rosterStaffTexts as texts } from '../../texts/areas/roster-staff.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { Field, TextInput } from '../field.tsx'
import { Broken, Loading } from '../page-state.tsx'
import { Panel } from '../panel.tsx'
import { toast } from '../toast.tsx'
import { useSaving } from '../use-saving.ts'
import { changes } from './roster-actions.ts'

type Contact = ReplyOf<'contactOf'>

export function ContactPanel(props: { person: { personId: string; name: string }; onClose: () => void }) {
  const { person, onClose } = props
  const words = t(texts)
  const contact = useSignal<Contact | null>(null)
  const broken = useSignal<string | null>(null)
  const { faults, isSaving, save } = useSaving()
  const path = `/api/people/${encodeURIComponent(person.personId)}/contact`
  async function read() {
    broken.value = null
    try {
      contact.value = await call<Contact>({ path })
    } catch (cause) {
      broken.value = sentenceOf(cause)
    }
  }
  async function put({ phone, email }: Contact) {
    await call<Contact>({ method: 'PUT', path, json: { phone: phone?.trim() || null, email: email?.trim() || null } })
    changes.value += 1
    toast(words.saved)
    onClose()
  }
  useEffect(() => {
    void read()
  }, [])
  const shown = contact.value
  const change = (part: Partial<Contact>) => {
    contact.value = { ...shown!, ...part }
  }
  return (
    <Panel
      title={words.contactOf(person.name)}
      onClose={onClose}
      foot={
        shown && (
          <Button look="primary" tall wide disabled={isSaving} onTap={() => void save(() => put(shown))}>
            {words.save}
          </Button>
        )
      }
    >
      {broken.value !== null && <Broken sentence={broken.value} onRetry={() => void read()} />}
      {!shown && broken.value === null && <Loading words={words.loading} />}
      {shown && (
        <>
          <Field
            label={words.phone}
            hint={shown.directoryPhone && !shown.phone ? words.phoneFrom(shown.directoryPhone) : undefined}
            broken={faults.phone}
          >
            <TextInput
              label={words.phone}
              type="tel"
              value={shown.phone ?? ''}
              maxLength={30}
              onInput={(phone) => change({ phone })}
            />
          </Field>
          <Field label={words.email} broken={faults.email}>
            <TextInput
              label={words.email}
              value={shown.email ?? ''}
              maxLength={200}
              onInput={(email) => change({ email })}
            />
          </Field>
          <p class="panel-section small quiet">{words.contactNote}</p>
        </>
      )}
    </Panel>
  )
}
