// Look something up in this consultation: what was said, stamped or sent, and by whom. A tap brings one to that row. It
// looks through what the phone has, so it works without a network.

import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { chat as texts } from '../texts/areas/chat.ts'
import { t } from '../texts/texts.ts'
import type { ChatRow } from './chat-rows.ts'
import { type Found, searchChat } from './chat-search.ts'
import './chat-search.css'
import type { Consulting } from './consulting.ts'
import { Panel } from './panel.tsx'
import { rowWords } from './row-words.ts'
import { shownTime } from './shown-time.ts'

export interface ChatSearchPanelProps {
  rows: readonly ChatRow[]
  consulting: Consulting
  /** Typed already. */
  initial?: string
  onFound: (seq: number) => void
  onClose: () => void
}

export function ChatSearchPanel({ rows, consulting, initial = '', onFound, onClose }: ChatSearchPanelProps) {
  const words = t(texts)
  const typed = useSignal(initial)
  const input = useRef<HTMLInputElement>(null)
  // after the panel has put the focus on its heading
  useEffect(() => {
    const frame = requestAnimationFrame(() => input.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])
  const found = searchChat(
    rows.map((row) => ({ ...row.entry, by: authorOf(row), words: rowWords(row, consulting) })),
    typed.value,
  )
  return (
    <Panel title={words.search} whole onClose={onClose}>
      <input
        ref={input}
        class="input"
        type="search"
        enterkeyhint="search"
        autocomplete="off"
        aria-label={words.searchFor}
        placeholder={words.searchFor}
        value={typed.value}
        onInput={(event) => (typed.value = event.currentTarget.value)}
      />
      <p class="quiet small" role="status">
        {typed.value.trim() !== '' && words.foundCount(found.length)}
      </p>
      <ul class="chat-search">
        {found.map((one) => (
          <li key={one.seq}>
            <Hit
              found={one}
              onTap={() => {
                onClose()
                onFound(one.seq)
              }}
            />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Hit({ found, onTap }: { found: Found; onTap: () => void }) {
  return (
    <button type="button" class="chat-search-hit" onClick={onTap}>
      <span class="quiet small">
        {found.by} <time class="number">{shownTime(found.at, { seconds: true })}</time>
      </span>
      <span>
        {found.before}
        <mark>{found.hit}</mark>
        {found.after}
      </span>
    </button>
  )
}

function authorOf({ entry }: ChatRow): string {
  return entry.by === 'system' ? t(texts).system : entry.by.name
}
