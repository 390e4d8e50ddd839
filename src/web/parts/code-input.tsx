// The code of the second factor, on every page that asks for one.

import { signInWords } from '../texts/areas/sign-in.ts'
import { t } from '../texts/texts.ts'
import { InputLabel, TextInput } from './field.tsx'

export interface CodeInputProps {
  /** It comes from the app alone: there are no recovery codes, which have letters, yet. */
  isFirst?: boolean
  value: string
  onInput: (code: string) => void
}

export function CodeInput({ isFirst, value, onInput }: CodeInputProps) {
  const { code, firstCode } = t(signInWords)
  const label = isFirst ? firstCode : code
  return (
    <div>
      <InputLabel>{label}</InputLabel>
      <TextInput
        label={label}
        value={value}
        inputMode={isFirst ? 'numeric' : 'text'}
        autocomplete="one-time-code"
        maxLength={40}
        onInput={onInput}
      />
    </div>
  )
}
