// One channel as its administrator sets it: the fields that it has, secrets that can be written and never read, a test.

import { useSignal } from '@preact/signals'
import type { ChannelField } from '../../contract/channel-fields.ts'
import type { ChannelState } from '../../contract/routes/channels.ts'
import { call, type ReplyOf, sentenceOf } from '../api.ts'
import { channelTexts as texts } from '../texts/areas/channels.ts'
import { say, t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { bodyOf, type ChannelDraft, draftOf, fieldsOf } from './channel-draft.ts'
import './channels.css'
import { Panel } from './panel.tsx'
import { StatusWord } from './status-word.tsx'
import { toast } from './toast.tsx'
import { useSaving } from './use-saving.ts'

export interface ChannelPanelProps {
  channel: ChannelState
  onSaved: (channel: ChannelState) => void
  onClose: () => void
}

export function ChannelPanel({ channel, onSaved, onClose }: ChannelPanelProps) {
  const words = t(texts)
  const draft = useSignal<ChannelDraft>(draftOf(channel))
  const { faults, isSaving, save } = useSaving()
  const change = (part: Partial<ChannelDraft>) => {
    draft.value = { ...draft.value, ...part }
  }
  async function put() {
    const path = `/api/channels/${channel.name}`
    const reply = await call<ReplyOf<'setChannel'>>({ method: 'PUT', path, json: bodyOf(draft.value) })
    draft.value = draftOf(reply.channel)
    onSaved(reply.channel)
    toast(words.saved)
  }
  const fields = fieldsOf(channel.name)
  return (
    <Panel
      title={say(channel.words)}
      whole
      onClose={onClose}
      foot={
        <Button look="primary" tall wide disabled={isSaving} onTap={() => void save(put)}>
          {words.save}
        </Button>
      }
    >
      <label class="channel-switch panel-section">
        <input
          type="checkbox"
          checked={draft.value.isOn}
          onChange={({ currentTarget }) => change({ isOn: currentTarget.checked })}
        />
        <span>{words.switchOn}</span>
        {channel.reaches === 'group' && <span class="quiet small">{words.isGroup}</span>}
      </label>
      {channel.warnings.length > 0 && (
        <ul class="panel-section">
          {channel.warnings.map((warning) => (
            <li key={warning.en}>
              <StatusWord tone="alarm">{say(warning)}</StatusWord>
            </li>
          ))}
        </ul>
      )}
      <div class="panel-section">
        {fields.length === 0 && <p class="quiet">{words.nothingToSet}</p>}
        {fields.map((field) => (
          <ChannelInput
            key={field.name}
            field={field}
            draft={draft.value}
            isSet={channel.secrets[field.name]?.set ?? false}
            fault={faultOf(faults, field.name)}
            onChange={change}
          />
        ))}
      </div>
      <ChannelTest name={channel.name} />
    </Panel>
  )
}

interface ChannelInputProps {
  field: ChannelField
  draft: ChannelDraft
  isSet: boolean
  fault: string | undefined
  onChange: (part: Partial<ChannelDraft>) => void
}

function ChannelInput({ field, draft, isSet, fault, onChange }: ChannelInputProps) {
  const words = t(texts)
  const { name, kind, hint, usual, isNeeded } = field
  const hints = [
    isNeeded && words.needed,
    hint && say(hint),
    usual && draft.settings[name] !== usual && words.usual(usual),
  ].filter(Boolean)
  const set = (value: string) => onChange({ settings: { ...draft.settings, [name]: value } })
  return (
    <div class="channel-field">
      <div class="channel-input">
        <span class="panel-label" aria-hidden="true">
          {say(field.words)}
        </span>
        {kind === 'secret' ? (
          <SecretInput field={field} draft={draft} isSet={isSet} onChange={onChange} />
        ) : (
          <PlainInput field={field} value={draft.settings[name] ?? ''} onInput={set} />
        )}
      </div>
      {kind === 'secret' && isSet && (
        <Button
          look="plain"
          onTap={() => onChange({ secrets: { ...draft.secrets, [name]: draft.secrets[name] === null ? '' : null } })}
        >
          {draft.secrets[name] === null ? words.secretCleared : words.secretClear}
        </Button>
      )}
      {hints.length > 0 && <p class="quiet small">{hints.join(' · ')}</p>}
      {fault && (
        <p class="field-broken" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

function SecretInput({ field, draft, isSet, onChange }: Omit<ChannelInputProps, 'fault'>) {
  const words = t(texts)
  const { name } = field
  return (
    <input
      class="input"
      aria-label={say(field.words)}
      type="password"
      autocomplete="new-password"
      value={draft.secrets[name] ?? ''}
      placeholder={isSet ? words.secretSet : words.secretNone}
      onInput={({ currentTarget }) => onChange({ secrets: { ...draft.secrets, [name]: currentTarget.value } })}
    />
  )
}

function PlainInput(props: { field: ChannelField; value: string; onInput: (value: string) => void }) {
  const { field, value, onInput } = props
  if (field.kind === 'choice') {
    return (
      <select
        class="input"
        aria-label={say(field.words)}
        value={value || field.usual}
        onChange={({ currentTarget }) => onInput(currentTarget.value)}
      >
        {(field.choices ?? []).map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    )
  }
  if (field.kind === 'long-text') {
    return (
      <textarea
        class="input channel-text"
        aria-label={say(field.words)}
        rows={3}
        value={value}
        spellcheck={false}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    )
  }
  return (
    <input
      class="input"
      aria-label={say(field.words)}
      type={field.kind === 'mail' ? 'email' : 'text'}
      inputMode={field.kind === 'address' ? 'url' : field.kind === 'mail' ? 'email' : 'text'}
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      value={value}
      onInput={({ currentTarget }) => onInput(currentTarget.value)}
    />
  )
}

type Tested = { is: 'testing' } | { is: 'came'; isGood: boolean; sentence: string }

function ChannelTest({ name }: { name: string }) {
  const words = t(texts)
  const tested = useSignal<Tested | null>(null)
  async function test() {
    tested.value = { is: 'testing' }
    const path = `/api/channels/${name}/test`
    try {
      const { outcome } = await call<ReplyOf<'testChannel'>>({ method: 'POST', path, json: {}, timeoutMs: 45_000 })
      tested.value = { is: 'came', isGood: outcome.state !== 'failed' && !outcome.reason, sentence: say(outcome.words) }
    } catch (cause) {
      tested.value = { is: 'came', isGood: false, sentence: sentenceOf(cause) }
    }
  }
  const isTesting = tested.value?.is === 'testing'
  return (
    <div class="panel-section">
      <Button look="outline" wide disabled={isTesting} onTap={() => void test()}>
        {isTesting ? words.testing : words.test}
      </Button>
      <p class="quiet small">{words.testNote}</p>
      <p role="status">
        {tested.value?.is === 'came' && (
          <StatusWord tone={tested.value.isGood ? 'good' : 'alarm'}>{tested.value.sentence}</StatusWord>
        )}
      </p>
    </div>
  )
}

/** The server names a field by its path: `settings.url`. */
function faultOf(faults: Record<string, string>, name: string): string | undefined {
  return faults[`settings.${name}`] ?? faults[`secrets.${name}`] ?? faults[name]
}
