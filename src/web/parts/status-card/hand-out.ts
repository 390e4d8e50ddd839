// Out of the app: clipboard and the phone's own sharing. Says whether it went; where a page may not write to the clipboard
// (plain HTTP, older phones) the old way of copying is tried.

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyTheOldWay(text)
  }
}

export function mayCopyPicture(): boolean {
  return typeof ClipboardItem !== 'undefined' && typeof navigator.clipboard?.write === 'function'
}

export async function copyPicture(picture: Blob): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
    return true
  } catch {
    return false
  }
}

/** Somebody who closes the phone's sheet again has changed his mind: nothing to say. */
export async function shareCard(text: string, picture: File): Promise<void> {
  await navigator.share({ text, files: [picture] }).catch(() => undefined)
}

/** Inside of the dialog that is open: what lies outside of it cannot be selected. */
function copyTheOldWay(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'unseen'
  const dialogs = document.querySelectorAll('dialog[open]')
  const place = dialogs[dialogs.length - 1] ?? document.body
  place.append(field)
  field.select()
  const isDone = document.execCommand('copy')
  field.remove()
  return isDone
}
