// How I am called: my number and address, the order of the channels, quiet hours. Changed here, sent with one tap.

import type { ChannelName } from '../../consultation/channel-names.ts'
import type { ReplyOf } from '../api.ts'
import { channelTexts as texts } from '../texts/areas/channels.ts'
import { say, t } from '../texts/texts.ts'
import './channels.css'
import { type MyCalls, type MyChannel, moved, myChannels, toggled } from './my-channels.ts'
import './panel.css'
import { Rows } from './row.tsx'
import { StatusWord } from './status-word.tsx'
import { toast } from './toast.tsx'

export interface MyWishes {
  phone: string
  email: string
  channels: readonly ChannelName[]
  quietFrom: string | null
  quietUntil: string | null
}

export interface MyCallsFormProps {
  calls: MyCalls
  contact: ReplyOf<'myContact'>
  wishes: MyWishes
  faults: Record<string, string>
  onChange: (wishes: MyWishes) => void
}

const usualQuiet = { quietFrom: '22:00', quietUntil: '07:00' }

export function MyCallsForm(props: MyCallsFormProps) {
  const words = t(texts)
  const { calls, wishes, onChange } = props
  const shown = myChannels({ channels: [...wishes.channels], available: calls.available })
  const use = (name: ChannelName) => {
    const channels = toggled(wishes.channels, name)
    if (channels.length === wishes.channels.length) toast(words.atLeastOne)
    onChange({ ...wishes, channels })
  }
  return (
    <>
      <Rows title={words.contact}>
        <Contact {...props} />
      </Rows>
      <Rows title={words.order}>
        {shown.map((one) => (
          <ChannelRow
            key={one.name}
            one={one}
            onUse={() => use(one.name)}
            onMove={(by) => onChange({ ...wishes, channels: moved(wishes.channels, one.name, by) })}
          />
        ))}
      </Rows>
      <p class="rows-titled">{words.orderNote}</p>
      <Rows title={words.quiet}>
        <Quiet {...props} />
      </Rows>
      <p class="rows-titled">{words.quietNote}</p>
    </>
  )
}

function Contact({ contact, wishes, faults, onChange }: MyCallsFormProps) {
  const words = t(texts)
  const { directoryPhone } = contact
  return (
    <div class="my-calls-form">
      <label>
        <span class="panel-label">{words.phone}</span>
        <input
          class="input"
          type="tel"
          autocomplete="tel"
          value={wishes.phone}
          placeholder={directoryPhone ? words.phoneFrom(directoryPhone) : ''}
          onInput={({ currentTarget }) => onChange({ ...wishes, phone: currentTarget.value })}
        />
        {faults.phone && <span class="field-broken">{faults.phone}</span>}
      </label>
      <label>
        <span class="panel-label">{words.email}</span>
        <input
          class="input"
          type="email"
          autocomplete="email"
          value={wishes.email}
          onInput={({ currentTarget }) => onChange({ ...wishes, email: currentTarget.value })}
        />
        {faults.email && <span class="field-broken">{faults.email}</span>}
      </label>
    </div>
  )
}

function ChannelRow({ one, onUse, onMove }: { one: MyChannel; onUse: () => void; onMove: (by: -1 | 1) => void }) {
  const words = t(texts)
  const name = say(one.words)
  return (
    <div class="my-channel">
      <label>
        <input type="checkbox" checked={one.isUsed} aria-label={`${words.use} ${name}`} onChange={onUse} />
        <span>
          {name}
          {!one.isOn && <span class="quiet small"> {words.notOn}</span>}
          {one.isOn && one.isUsed && !one.hasAddress && (
            <StatusWord tone="near">{one.name === 'web-push' ? words.noPush : words.noAddress}</StatusWord>
          )}
        </span>
      </label>
      {one.isUsed &&
        ([-1, 1] as const).map((by) => (
          <button
            key={by}
            type="button"
            class="button button-plain"
            aria-label={`${by < 0 ? words.up : words.down} ${name}`}
            onClick={() => onMove(by)}
          >
            {by < 0 ? '↑' : '↓'}
          </button>
        ))}
    </div>
  )
}

function Quiet({ wishes, onChange }: MyCallsFormProps) {
  const words = t(texts)
  const isOn = wishes.quietFrom !== null && wishes.quietUntil !== null
  const hour = (label: string, name: 'quietFrom' | 'quietUntil') => (
    <label>
      <span class="panel-label">{label}</span>
      <input
        class="input"
        type="time"
        value={wishes[name] ?? ''}
        onInput={({ currentTarget: { value } }) => value && onChange({ ...wishes, [name]: value })}
      />
    </label>
  )
  return (
    <div class="my-calls-form">
      <label class="channel-switch">
        <input
          type="checkbox"
          checked={isOn}
          onChange={() => onChange({ ...wishes, ...(isOn ? { quietFrom: null, quietUntil: null } : usualQuiet) })}
        />
        <span>{words.quietOn}</span>
      </label>
      {isOn && (
        <div class="my-calls-hours">
          {hour(words.from, 'quietFrom')}
          {hour(words.until, 'quietUntil')}
        </div>
      )}
    </div>
  )
}
