// A question that must be answered (WeUI dialog), and a sheet that comes from below. Both are the browser's own <dialog>:
// focus stays inside; Escape, the phone's back and the back of the sheet close it.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { useBackCloses } from './back-closes.ts'
import { Button } from './button.tsx'

export interface DialogProps {
  title: string
  children?: ComponentChildren
  confirm: string
  /** Left out: there is nothing to choose, only to have read. */
  cancel?: string
  isAlarming?: boolean
  /** What it confirmed is on its way. */
  isBusy?: boolean
  onConfirm: () => void
  /** Only its buttons close it: what it shows is shown once. */
  stays?: boolean
  onClose: () => void
}

export function Dialog({
  title,
  children,
  confirm,
  cancel,
  isAlarming,
  isBusy,
  stays,
  onConfirm,
  onClose,
}: DialogProps) {
  return (
    <Modal look="dialog" label={title} stays={stays} onClose={onClose}>
      <div class="dialog-body">
        <h2>{title}</h2>
        {children && <div class="quiet">{children}</div>}
      </div>
      <div class="dialog-actions">
        {cancel && <Button onTap={onClose}>{cancel}</Button>}
        <Button look={isAlarming ? 'alarm' : 'primary'} disabled={isBusy} onTap={onConfirm}>
          {confirm}
        </Button>
      </div>
    </Modal>
  )
}

export function Sheet(props: { title: string; children: ComponentChildren; onClose: () => void }) {
  return (
    <Modal look="sheet" label={props.title} onClose={props.onClose}>
      <h2 class="sheet-title">{props.title}</h2>
      {props.children}
    </Modal>
  )
}

export interface SheetChoice {
  words: string
  isAlarming?: boolean
  onChoose: () => void
}

/** A sheet of choices, one below the other, with cancel. */
export function ActionSheet(props: { title: string; choices: readonly SheetChoice[]; onClose: () => void }) {
  return (
    <Sheet title={props.title} onClose={props.onClose}>
      <div class="rows">
        {props.choices.map((choice) => (
          <button
            key={choice.words}
            type="button"
            class={choice.isAlarming ? 'button sheet-choice status-alarm' : 'button sheet-choice'}
            onClick={() => {
              props.onClose()
              choice.onChoose()
            }}
          >
            {choice.words}
          </button>
        ))}
      </div>
      <button type="button" class="button sheet-cancel" onClick={props.onClose}>
        {t(common).cancel}
      </button>
    </Sheet>
  )
}

interface ModalProps {
  look: string
  label: string
  stays?: boolean | undefined
  children: ComponentChildren
  onClose: () => void
}

function Modal(props: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const close = () => (props.stays ? 'stays' : props.onClose())
  useBackCloses(close)
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal?.()
    return () => shown?.close?.()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard's way is Escape, which arrives as `cancel`
    <dialog
      ref={dialog}
      class={props.look}
      aria-label={props.label}
      onCancel={(cancelled) => {
        cancelled.preventDefault()
        close()
      }}
      // asked twice some browsers close it without asking
      onClose={() => props.stays && dialog.current?.isConnected && dialog.current.showModal()}
      onClick={(tap) => tap.target === dialog.current && close()}
    >
      <div>{props.children}</div>
    </dialog>
  )
}
