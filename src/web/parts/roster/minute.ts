// The minute that it is: what is shown of a roster changes with the minute, not with the second.

import { computed } from '@preact/signals'
import { nowMs, tick } from '../../clock.ts'

export const minuteMs = computed(() => {
  void tick.value
  return Math.floor(nowMs() / 60_000) * 60_000
})
