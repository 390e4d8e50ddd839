// Which key in the composer sends. Must stay true: Enter that chooses a word of an input method never sends. Some browsers
// end the composition before they tell the key (Safari) and then name it 229; others only say `isComposing`.

export interface PressedKey {
  key: string
  keyCode: number
  shiftKey: boolean
  isComposing: boolean
}

const ofInputMethod = 229

/** `isComposing`: between the composition's start and its end, as the field itself was told. */
export function sends(pressed: PressedKey, isComposing: boolean): boolean {
  if (pressed.key !== 'Enter' || pressed.shiftKey) return false
  return !isComposing && !pressed.isComposing && pressed.keyCode !== ofInputMethod
}
