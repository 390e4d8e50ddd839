// One line of a form: what it is on the left, the control on the right, a hint or what is wrong below.

import type { ComponentChildren } from 'preact'

export interface FieldProps {
  label: string
  children: ComponentChildren
  /** A quiet word under the label: comes and goes without moving anything under the finger. */
  under?: ComponentChildren
  hint?: ComponentChildren
  broken?: ComponentChildren
}

export function Field({ label, children, under, hint, broken }: FieldProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row in every browser
    <div class="field" role="group" aria-label={label}>
      <span class="field-label">
        {label}
        {under && <span class="field-under">{under}</span>}
      </span>
      <div class="field-control">{children}</div>
      {hint && <div class="field-hint">{hint}</div>}
      {broken && (
        <div class="field-broken" role="alert">
          {broken}
        </div>
      )}
    </div>
  )
}

/** Above what is chosen anew or asked for in between: what stands only inside of it is gone once it is filled. */
export function InputLabel({ children }: { children: string }) {
  return (
    <span class="input-label" aria-hidden="true">
      {children}
    </span>
  )
}

export interface TextInputProps {
  label: string
  value: string
  type?: 'text' | 'password' | 'tel'
  placeholder?: string
  autocomplete?: string
  inputMode?: 'text' | 'numeric'
  maxLength?: number
  onInput: (value: string) => void
}

export function TextInput({ label, onInput, ...rest }: TextInputProps) {
  return (
    <input
      {...rest}
      type={rest.type ?? 'text'}
      class="input"
      aria-label={label}
      autocapitalize="off"
      onInput={(typed) => onInput(typed.currentTarget.value)}
    />
  )
}
