// Below the duty bar, for whoever is called: what he has to do about his own duty. Loaded after the page stands.

import { isOnCall } from '../reach-state.ts'
import { me } from '../state.ts'
import { PushUnproven } from './push-unproven.tsx'
import SwapNotice from './roster/swap-notice.tsx'
import { SessionEnds } from './session-ends.tsx'

export default function DutyNotices() {
  const isCalled = isOnCall.value || (me.value?.rosterIds.length ?? 0) > 0
  return (
    <>
      {isCalled && <SessionEnds />}
      {isCalled && <PushUnproven />}
      <SwapNotice />
    </>
  )
}
