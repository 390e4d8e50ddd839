// The network's quick phrases as an administrator writes them: one a line, for both sides, in both languages.

import type { Lang } from '../../consultation/model.ts'
import type { PhraseSide, Phrases } from '../../consultation/phrases.ts'
import { phraseWords as texts } from '../texts/areas/phrases.ts'
import { t } from '../texts/texts.ts'
import { Rows } from './row.tsx'
import './phrases-form.css'

export interface PhrasesFormProps {
  phrases: Phrases
  onChange: (phrases: Phrases) => void
}

const sides: readonly PhraseSide[] = ['clinic', 'duty']
const languages: readonly Lang[] = ['zh', 'en']

export function PhrasesForm({ phrases, onChange }: PhrasesFormProps) {
  const words = t(texts)
  return (
    <>
      {sides.map((side) => (
        <Rows key={side} title={words[side]}>
          {languages.map((language) => (
            <label key={language} class="phrases-field">
              <span>
                {words[language]} <span class="quiet small">{words.hint}</span>
              </span>
              <textarea
                class="input"
                rows={7}
                lang={language}
                aria-label={`${words[side]} ${words[language]}`}
                value={phrases[side][language].join('\n')}
                onInput={({ currentTarget: { value } }) =>
                  onChange({ ...phrases, [side]: { ...phrases[side], [language]: value.split('\n') } })
                }
              />
            </label>
          ))}
        </Rows>
      ))}
    </>
  )
}

/** Empty lines are no phrases. */
export function writtenPhrases({ clinic, duty }: Phrases): Phrases {
  const said = (list: readonly string[]) => list.map((phrase) => phrase.trim()).filter((phrase) => phrase !== '')
  const both = ({ zh, en }: Phrases[PhraseSide]) => ({ zh: said(zh), en: said(en) })
  return { clinic: both(clinic), duty: both(duty) }
}
