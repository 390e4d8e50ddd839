// Whether the vessel is open again after lysis: what was seen, what the rule makes of it, and the doctor's own yes or no.

import { useSignal } from '@preact/signals'
import { type Recanalisation, recanalisation } from '../../consultation/lysis.ts'
import { values as texts } from '../texts/areas/values.ts'
import { t } from '../texts/texts.ts'
import { OneOf, SomeOf } from './chips.tsx'
import { StatusWord } from './status-word.tsx'

const signs = ['enzyme-peak', 'pain', 'arrhythmia'] as const
type Sign = (typeof signs)[number]

/** About so many percent, as one sees it on paper. */
const falls = [0, 30, 50, 70, 100]

export interface Seen {
  stFallPercent: number | null
  signs: readonly Sign[]
}

export const nothingSeen: Seen = { stFallPercent: null, signs: [] }

/** Null while nothing was said. */
export function judgementOf({ stFallPercent, signs }: Seen): Recanalisation | null {
  if (stFallPercent === null && signs.length === 0) return null
  return recanalisation({
    ...(stFallPercent === null ? {} : { stFallPercent }),
    earlyEnzymePeak: signs.includes('enzyme-peak'),
    painRelieved: signs.includes('pain'),
    arrhythmia: signs.includes('arrhythmia'),
  })
}

/** The answer that the signs suggest; null where they are not enough for either, or speak for both. */
export function suggestionOf(judgement: Recanalisation | null): 'open' | 'not-open' | null {
  if (!judgement || judgement.isOpen === judgement.promptsRescue) return null
  return judgement.isOpen ? 'open' : 'not-open'
}

/** What goes with the answer into the record. */
export function noteOf(seen: Seen): string {
  const words = t(texts)
  const fall = seen.stFallPercent === null ? [] : [words.noteFall(seen.stFallPercent)]
  return [...fall, ...signs.filter((sign) => seen.signs.includes(sign)).map((sign) => words[sign])].join(
    words.noteBetween,
  )
}

export function RecanalisationSigns({ seen, onChange }: { seen: Seen; onChange: (seen: Seen) => void }) {
  const words = t(texts)
  const judgement = judgementOf(seen)
  return (
    <>
      <span class="panel-label">{words.stFall}</span>
      <OneOf
        label={words.stFall}
        choices={falls.map((percent) => ({ value: `${percent}`, words: words.about(percent) }))}
        value={seen.stFallPercent === null ? null : `${seen.stFallPercent}`}
        mayBeNone
        onChoose={(chosen) => onChange({ ...seen, stFallPercent: chosen === null ? null : Number(chosen) })}
      />
      <span class="panel-label">{words.otherSigns}</span>
      <SomeOf
        label={words.otherSigns}
        choices={signs.map((sign) => ({ value: sign, words: words[sign] }))}
        chosen={seen.signs}
        onChange={(chosen) => onChange({ ...seen, signs: chosen })}
      />
      <div role="status">
        {judgement && (
          <StatusWord tone={suggestionOf(judgement) === 'open' ? 'good' : 'near'}>
            {judgement.isOpen ? words.suggestsOpen(judgement.signs.length) : words.suggestsNot}
          </StatusWord>
        )}
        {judgement?.promptsRescue && (
          <p>
            <StatusWord tone="near">{words.rescueHint}</StatusWord>
          </p>
        )}
      </div>
      <p class="quiet small">{words.rule}</p>
    </>
  )
}

export function useSeen() {
  return useSignal<Seen>(nothingSeen)
}
