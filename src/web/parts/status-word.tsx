// A state as word + shape + colour: the shape tells the four tones apart where colour cannot be seen.

import type { ComponentChildren } from 'preact'

export type Tone = 'calm' | 'good' | 'near' | 'alarm'

export function StatusWord({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <span class={`status status-${tone}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {shapes[tone]}
      </svg>
      <span>{children}</span>
    </span>
  )
}

const shapes = {
  calm: <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="2" />,
  good: <path d="m1.5 6.5 3 3 6-7" fill="none" stroke="currentColor" stroke-width="2.4" />,
  near: <path d="M6 1 11 6 6 11 1 6Z" fill="currentColor" />,
  alarm: <path d="M6 .8 11.6 11H.4Z" fill="currentColor" />,
}
