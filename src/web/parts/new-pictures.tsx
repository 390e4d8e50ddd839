// Pictures that join a consultation are looked at as those of a question are: what is wrong with them is said before they
// go, and nothing stands in the way of sending. What was taken stays with its consultation while one takes a call, and on the
// phone through a reload.

import { useEffect } from 'preact/hooks'
import type { Consultation } from '../../consultation/model.ts'
import { filesOf, type Page } from '../ask-form.ts'
import { newId } from '../ids.ts'
import { withRoom } from '../page-order.ts'
import { renditionOf } from '../rendition.ts'
import { addRecordings } from '../state.ts'
import { changeTaken, takenPictures as taken } from '../taken-pictures.ts'
import { ask } from '../texts/areas/ask.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { KeepingLine } from './keeping-line.tsx'
import { PagePicker } from './page-picker.tsx'
import { Panel } from './panel.tsx'

export function takeNewPictures(consultationId: string, files: readonly File[]): void {
  const before = taken.value[consultationId] ?? []
  change(consultationId, [...before, ...files.map((file) => ({ id: newId(), file }))])
}

export function NewPictures({ consultation }: { consultation: Consultation }) {
  const { id, patient } = consultation
  const pages = taken.value[id] ?? []
  const files = filesOf(pages)
  // begun while they are being looked at, as on the page of the question
  useEffect(() => {
    for (const file of files) void renditionOf(file)
  }, [pages])
  if (pages.length === 0) return null
  const words = t(ask)
  const drop = () => change(id, [])
  const send = () => {
    addRecordings(id, files)
    drop()
  }
  return (
    <Panel
      title={words.newPictures}
      onClose={drop}
      foot={
        <Button look="primary" tall wide onTap={send}>
          {words.send}
        </Button>
      }
    >
      <PagePicker pages={pages} asked={patient} onChange={(next) => change(id, next)} />
      <KeepingLine bytes={files.reduce((sum, file) => sum + file.size, 0)} />
    </Panel>
  )
}

function change(consultationId: string, pages: readonly Page[]): void {
  changeTaken(consultationId, withRoom(pages))
}
