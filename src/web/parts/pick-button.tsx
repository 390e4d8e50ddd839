// A label around the browser's own file field: works without scripts' permission to open anything.

import type { ComponentChildren } from 'preact'

export interface PickButtonProps {
  children: ComponentChildren
  /** While there is no page, taking one is the thing to do. */
  isPrimary?: boolean
  accept?: string
  capture?: boolean
  multiple?: boolean
  onPick: (files: File[]) => void
}

export function PickButton({ children, isPrimary, accept, capture, multiple, onPick }: PickButtonProps) {
  return (
    <label class={`button picker-way ${isPrimary ? 'picker-way-main button-primary' : 'button-outline'}`}>
      <input
        type="file"
        class="unseen"
        {...(accept ? { accept } : {})}
        {...(capture ? { capture: 'environment' } : {})}
        multiple={multiple}
        onChange={(chosen) => {
          const files = [...(chosen.currentTarget.files ?? [])]
          chosen.currentTarget.value = ''
          if (files.length > 0) onPick(files)
        }}
      />
      {children}
    </label>
  )
}
