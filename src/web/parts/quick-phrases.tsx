// The network's own sentences, one tap each: those of whoever asks on the clinic's phone, of whoever answers on the others.

import { lang } from '../texts/texts.ts'
import type { Consulting } from './consulting.ts'

export function QuickPhrases({ consulting, onSay }: { consulting: Consulting; onSay: (phrase: string) => void }) {
  const { seat, settings } = consulting
  const phrases = settings.phrases[seat.side === 'clinic' ? 'clinic' : 'duty'][lang.value]
  return (
    <div class="chips composer-more">
      {phrases.map((phrase) => (
        <button key={phrase} type="button" class="chip" onClick={() => onSay(phrase)}>
          {phrase}
        </button>
      ))}
    </div>
  )
}
