// A password that is being chosen: whoever types it once, blind, on a phone may lock himself out, so he can look at it.

import { useState } from 'preact/hooks'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import './new-secret.css'
import { Button } from './button.tsx'
import { InputLabel, TextInput } from './field.tsx'

export function NewSecret(props: { label: string; value: string; onInput: (value: string) => void }) {
  const [isShown, setShown] = useState(false)
  const { show, hide } = t(common)
  return (
    <div class="new-secret">
      <InputLabel>{props.label}</InputLabel>
      <TextInput {...props} type={isShown ? 'text' : 'password'} autocomplete="new-password" />
      <Button look="plain" onTap={() => setShown(!isShown)}>
        {isShown ? hide : show}
      </Button>
    </div>
  )
}
