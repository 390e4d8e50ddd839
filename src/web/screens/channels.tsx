// The channels of the network, for administrators.

import { useSignal } from '@preact/signals'
import type { ReplyOf } from '../api.ts'
import { ChannelList } from '../parts/channel-list.tsx'
import { ChannelPanel } from '../parts/channel-panel.tsx'
import { Broken, Loading } from '../parts/page-state.tsx'
import { useReading } from '../parts/reading.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { channelTexts as texts } from '../texts/areas/channels.ts'
import { t } from '../texts/texts.ts'

type Channels = ReplyOf<'listChannels'>
type ChannelState = Channels['channels'][number]

export default function ChannelsScreen() {
  const reading = useReading<Channels>('/api/channels')
  const openName = useSignal<string | null>(null)
  /** Saved since they were read. */
  const saved = useSignal<Record<string, ChannelState>>({})
  const channels = reading.is === 'here' ? reading.reply.channels.map((one) => saved.value[one.name] ?? one) : []
  const opened = channels.find((one) => one.name === openName.value)
  return (
    <div class="page">
      <TopBar title={t(texts).title} back="/me" />
      <main class="page-body">
        {reading.is === 'loading' && <Loading />}
        {reading.is === 'broken' && <Broken sentence={reading.sentence} onRetry={reading.again} />}
        {reading.is === 'here' && (
          <ChannelList
            channels={channels}
            onOpen={(name) => {
              openName.value = name
            }}
          />
        )}
      </main>
      {opened && (
        <ChannelPanel
          key={opened.name}
          channel={opened}
          onSaved={(channel) => {
            saved.value = { ...saved.value, [channel.name]: channel }
          }}
          onClose={() => {
            openName.value = null
          }}
        />
      )}
    </div>
  )
}
