// Words, quick phrases, photographs: what one adds to a consultation without being asked. Drafts survive leaving the page.

import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { begunIn, keepBegun } from '../composer-drafts.ts'
import { chat as texts } from '../texts/areas/chat.ts'
import { t } from '../texts/texts.ts'
import { BackCloses } from './back-closes.ts'
import './composer.css'
import { sends } from './composer-keys.ts'
import type { Consulting } from './consulting.ts'
import { QuickPhrases } from './quick-phrases.tsx'
import { VoiceButton } from './voice/voice-button.tsx'

const longest = 4000

export interface ComposerProps {
  consulting: Consulting
  onAddFiles: (files: File[]) => void
  /** Words were sent: whoever says something wants to see it. */
  onSaid?: () => void
}

export function Composer({ consulting, onAddFiles, onSaid }: ComposerProps) {
  const words = t(texts)
  const { id } = consulting.consultation
  const text = useSignal(begunIn(id))
  const isComposing = useRef(false)
  const opened = useSignal<'quick' | 'add' | null>(null)
  const keep = (next: string) => {
    text.value = next
    keepBegun(id, next)
  }
  const toggle = (which: 'quick' | 'add') => {
    opened.value = opened.value === which ? null : which
  }
  const say = (said: string) => {
    if (said.trim() === '') return
    // a phrase is said beside what is being typed
    if (said === text.value) keep('')
    opened.value = null
    void consulting.write('said', { text: said.trim() })
    onSaid?.()
  }
  return (
    <div class="composer">
      <form
        class="composer-line"
        onSubmit={(event) => {
          event.preventDefault()
          say(text.value)
        }}
      >
        <button
          type="button"
          class="composer-button"
          aria-label={words.quick}
          aria-expanded={opened.value === 'quick'}
          onClick={() => toggle('quick')}
        >
          <svg
            width="24"
            height="24"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            aria-hidden="true"
          >
            <path d="M4 5h16v11H9l-5 4zM8 9h8M8 12h5" />
          </svg>
        </button>
        <textarea
          class="input composer-text"
          rows={1}
          aria-label={words.say}
          placeholder={words.say}
          maxLength={longest}
          value={text.value}
          enterkeyhint="send"
          onCompositionStart={() => (isComposing.current = true)}
          onCompositionEnd={() => (isComposing.current = false)}
          onInput={(event) => keep(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (!sends(event, isComposing.current)) return
            event.preventDefault()
            say(text.value)
          }}
        />
        {text.value.trim() === '' && <VoiceButton consultationId={id} {...(onSaid ? { onSaid } : {})} />}
        {text.value.trim() === '' ? (
          <button
            type="button"
            class="composer-button"
            aria-label={words.add}
            aria-expanded={opened.value === 'add'}
            onClick={() => toggle('add')}
          >
            <svg
              width="26"
              height="26"
              viewBox="0 0 24 24"
              fill="none"
              stroke="currentColor"
              stroke-width="2"
              aria-hidden="true"
            >
              <circle cx="12" cy="12" r="10" />
              <path d="M12 7v10M7 12h10" />
            </svg>
          </button>
        ) : (
          <button type="submit" class="composer-send">
            {words.send}
          </button>
        )}
      </form>
      {opened.value !== null && <BackCloses onClose={() => (opened.value = null)} />}
      {opened.value === 'quick' && <QuickPhrases consulting={consulting} onSay={say} />}
      {opened.value === 'add' && (
        <AddFiles
          onAdd={(files) => {
            opened.value = null
            onAddFiles(files)
          }}
        />
      )}
    </div>
  )
}

/** Camera, gallery, or a file from the ECG machine. */
export function AddFiles({ onAdd }: { onAdd: (files: File[]) => void }) {
  const words = t(texts)
  return (
    <div class="composer-more composer-files">
      <FileButton words={words.camera} accept="image/*" capture onAdd={onAdd} />
      <FileButton words={words.gallery} accept="image/*" onAdd={onAdd} />
      <FileButton words={words.file} onAdd={onAdd} />
    </div>
  )
}

function FileButton(props: { words: string; accept?: string; capture?: boolean; onAdd: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" class="chip" onClick={() => input.current!.click()}>
        {props.words}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={!props.capture}
        accept={props.accept}
        {...(props.capture ? { capture: 'environment' as const } : {})}
        aria-label={props.words}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])]
          currentTarget.value = ''
          if (files.length > 0) props.onAdd(files)
        }}
      />
    </>
  )
}
