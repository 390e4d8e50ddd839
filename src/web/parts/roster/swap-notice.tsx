// On the first page: the swaps that wait for my yes, to be answered there with one tap. Loaded after the page stands; nothing
// where nobody asks.

import { me } from '../../state.ts'
import { useMySwaps } from './roster-reading.ts'
import { SwapCards } from './swap-cards.tsx'

export default function SwapNotice() {
  const reading = useMySwaps()
  if (reading.is !== 'here') return null
  const asked = reading.reply.filter((swap) => swap.mayAccept)
  return <SwapCards swaps={asked} timeZone={me.value?.network.timeZone ?? 'Asia/Shanghai'} />
}
