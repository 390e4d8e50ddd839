// One page enlarged: turn it, straighten it, move it, take it again. A straightened view is shown before it is taken, and
// goes beside the original, never instead of it.

import { useState } from 'preact/hooks'
import type { Page } from '../ask-form.ts'
import { straightened } from '../photo-gate/look-at.ts'
import { type Quarter, turnedPicture } from '../photo-gate/turn-picture.ts'
import { useGate, usePicture } from '../photo-gate/use-gate.ts'
import { photoGate } from '../texts/areas/photo-gate.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { Sheet } from './dialog.tsx'
import { PickButton } from './pick-button.tsx'
import './page-sheet.css'

export interface PageSheetProps {
  page: Page
  nth: number
  count: number
  onChange: (changed: Partial<Page>) => void
  onMove: (steps: number) => void
  onRemove: () => void
  onRetake: (file: File) => void
  onClose: () => void
}

export default function PageSheet(props: PageSheetProps) {
  const { page, nth, count, onChange, onClose } = props
  const words = t(photoGate)
  const [proposed, propose] = useState<File | null>(null)
  const [notice, say] = useState('')
  const url = usePicture(proposed ?? page.file)
  const corners = useGate(page.file)?.verdict?.straighten ?? null
  const straighten = async () => {
    say(words.straightening)
    const made = corners && (await straightened(page.file, corners))
    propose(made)
    say(made ? words.straightShown : words.straightenFailed)
  }
  const turn = async (quarter: Quarter) => {
    const turned = await turnedPicture(page.file, quarter)
    if (turned) onChange({ file: turned, straightened: undefined })
    say(turned ? '' : words.turnFailed)
  }
  const decide = (file: File | undefined) => {
    onChange({ straightened: file })
    propose(null)
    say('')
    if (file) onClose()
  }
  return (
    <Sheet title={words.pageOf(nth, count)} onClose={onClose}>
      <div class="page-sheet">
        <div class="page-sheet-picture">{url && <img src={url} alt={page.file.name} />}</div>
        <p class="page-sheet-notice" role="status">
          {notice}
        </p>
        {proposed ? (
          <div class="page-sheet-row">
            <Button look="primary" onTap={() => decide(proposed)}>
              {words.sendBoth}
            </Button>
            <Button look="outline" onTap={() => decide(undefined)}>
              {words.notThis}
            </Button>
          </div>
        ) : (
          <>
            <div class="page-sheet-row">
              <Button look="outline" onTap={() => void turn('left')}>
                {`↺ ${words.turnLeft}`}
              </Button>
              <Button look="outline" onTap={() => void turn('right')}>
                {`↻ ${words.turnRight}`}
              </Button>
              {corners && !page.straightened && (
                <Button look="outline" onTap={() => void straighten()}>
                  {words.straighten}
                </Button>
              )}
              {page.straightened && (
                <Button look="outline" onTap={() => decide(undefined)}>
                  {words.dropStraight}
                </Button>
              )}
            </div>
            <Placing {...props} />
          </>
        )}
      </div>
    </Sheet>
  )
}

function Placing({ nth, count, onMove, onRemove, onRetake }: PageSheetProps) {
  const words = t(photoGate)
  return (
    <div class="page-sheet-row">
      {nth > 1 && <Button onTap={() => onMove(-1)}>{words.forward}</Button>}
      {nth < count && <Button onTap={() => onMove(1)}>{words.back}</Button>}
      <PickButton onPick={([taken]) => taken && onRetake(taken)} accept="image/*" capture>
        {words.retake}
      </PickButton>
      <Button onTap={onRemove}>{words.remove}</Button>
    </div>
  )
}
