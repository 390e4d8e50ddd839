// In red below the duty bar: the push of the last self-test was shown by no phone. It goes as soon as one is shown, late or by
// another test.

import { useLocation } from 'wouter-preact'
import { isPushUnproven } from '../push-unproven.ts'
import { selfTest } from '../reach-state.ts'
import { unlockSound } from '../ring-sound.ts'
import { pushUnprovenWords as texts } from '../texts/areas/push-unproven.ts'
import { t } from '../texts/texts.ts'
import './cannot-ring.css'
import { StatusWord } from './status-word.tsx'

export function PushUnproven() {
  const words = t(texts)
  const [, goTo] = useLocation()
  if (!isPushUnproven(selfTest.value)) return null
  const testAgain = () => {
    // the self-test asks whether it can be heard: this tap lets it sound
    void unlockSound()
    goTo('/self-test')
  }
  return (
    <button type="button" class="cannot-ring" onClick={testAgain}>
      <StatusWord tone="alarm">{words.notShown}</StatusWord>
      <span class="cannot-ring-unlock">{words.testAgain}</span>
    </button>
  )
}
