// The channels of the network, one row each: on, off, or what it still needs.

import type { ChannelState } from '../../contract/routes/channels.ts'
import { channelTexts as texts } from '../texts/areas/channels.ts'
import { say, t } from '../texts/texts.ts'
import { Row, Rows } from './row.tsx'
import { shownTime } from './shown-time.ts'
import { StatusWord } from './status-word.tsx'

export interface ChannelListProps {
  channels: readonly ChannelState[]
  onOpen: (name: string) => void
}

export function ChannelList({ channels, onOpen }: ChannelListProps) {
  const words = t(texts)
  return (
    <>
      <p class="rows-titled">{words.intro}</p>
      <Rows>
        {channels.map((one) => {
          const state = <ChannelWord channel={one} />
          if (one.name === 'live') {
            return (
              <Row key={one.name} note={words.live} side={state}>
                {say(one.words)}
              </Row>
            )
          }
          return (
            <Row key={one.name} note={changedWords(one)} side={state} onTap={() => onOpen(one.name)}>
              {say(one.words)}
            </Row>
          )
        })}
      </Rows>
    </>
  )
}

function ChannelWord({ channel: { isOn, isReady, warnings } }: { channel: ChannelState }) {
  const words = t(texts)
  if (isOn && !isReady) return <StatusWord tone="alarm">{words.notReady}</StatusWord>
  if (isOn && warnings.length > 0) return <StatusWord tone="near">{words.isOnWarned}</StatusWord>
  return isOn ? <StatusWord tone="good">{words.isOn}</StatusWord> : <StatusWord tone="calm">{words.isOff}</StatusWord>
}

function changedWords({ changedAt, changedBy }: ChannelState): string | undefined {
  return changedAt ? t(texts).changed(shownTime(changedAt), changedBy ?? '') : undefined
}
