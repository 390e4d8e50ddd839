// A page over the consultation: title, close, its own scrolling. The browser's own dialog keeps the focus inside.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { useBackCloses } from './back-closes.ts'
import './panel.css'
import { useScrollFocus } from './scroll-focus.ts'
import { Toast } from './toast.tsx'
import { UndoBar } from './undo-bar.tsx'

export interface PanelProps {
  title: string
  onClose: () => void
  /** As high as its content at most, or the whole screen. */
  whole?: boolean
  children: ComponentChildren
  foot?: ComponentChildren
}

export function Panel({ title, onClose, whole, children, foot }: PanelProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const body = useScrollFocus<HTMLDivElement>()
  const heading = useRef<HTMLHeadingElement>(null)
  const latest = useRef(onClose)
  latest.current = onClose
  useBackCloses(onClose)
  useEffect(() => {
    const shown = dialog.current!
    // The ground beside the panel closes it; the keyboard's way is Escape, which arrives as `cancel`.
    const beside = (event: MouseEvent) => event.target === shown && latest.current()
    shown.showModal()
    heading.current!.focus()
    shown.addEventListener('click', beside)
    return () => {
      shown.removeEventListener('click', beside)
      shown.close()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={whole ? 'panel panel-whole' : 'panel'}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div class="panel-inside">
        <header class="panel-head">
          <h2 ref={heading} class="panel-title" tabIndex={-1}>
            {title}
          </h2>
          <button type="button" class="panel-close" aria-label={t(common).close} onClick={onClose}>
            ✕
          </button>
        </header>
        <div class="panel-body" ref={body}>
          {children}
        </div>
        <footer class="panel-foot">
          <UndoBar />
          {foot}
        </footer>
        <Toast />
      </div>
    </dialog>
  )
}
