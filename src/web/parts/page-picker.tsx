// The pages of an ECG: camera, gallery or file; a small picture of each with what the gate says of it. One tap enlarges a
// page, where it is turned, straightened, moved and taken again. Nothing here stands in the way of sending.

import { useState } from 'preact/hooks'
import type { Page } from '../ask-form.ts'
import { newId } from '../ids.ts'
import { moved, withRoom } from '../page-order.ts'
import type { AskedFor } from '../photo-gate/wrong-patient.ts'
import { ask } from '../texts/areas/ask.ts'
import { t } from '../texts/texts.ts'
import { later } from './later.tsx'
import { PageCard } from './page-card.tsx'
import type { PageSheetProps } from './page-sheet.tsx'
import { PickButton } from './pick-button.tsx'

export interface PagePickerProps {
  pages: readonly Page[]
  /** What the question says of the patient, to hold against what a file says. */
  asked: AskedFor
  onChange: (pages: readonly Page[]) => void
}

const PageSheet = later<PageSheetProps>(() => import('./page-sheet.tsx'))

export function PagePicker({ pages, asked, onChange }: PagePickerProps) {
  const words = t(ask)
  const [openId, open] = useState<string | null>(null)
  const opened = pages.findIndex((page) => page.id === openId)
  const add = (files: readonly File[]) => onChange(withRoom([...pages, ...files.map(pageOf)]))
  const change = (id: string, changed: Partial<Page>) =>
    onChange(withRoom(pages.map((page) => (page.id === id ? { ...page, ...changed } : page))))
  const remove = (id: string) => onChange(pages.filter((page) => page.id !== id))
  const retake = (id: string, file: File) => onChange(pages.map((page) => (page.id === id ? pageOf(file) : page)))
  return (
    <section class="picker">
      {pages.length > 0 && (
        <ol class="picker-pages" aria-label={words.pages(pages.length)}>
          {pages.map((page, index) => (
            <PageCard
              key={page.id}
              page={page}
              nth={index + 1}
              asked={asked}
              onOpen={() => open(page.id)}
              onRemove={() => remove(page.id)}
              onRetake={(file) => retake(page.id, file)}
            />
          ))}
        </ol>
      )}
      <div class="picker-ways">
        <PickButton isPrimary={pages.length === 0} onPick={add} accept="image/*" capture>
          <CameraShape />
          {pages.length === 0 ? words.camera : words.another}
        </PickButton>
        <PickButton onPick={add} accept="image/*" multiple>
          {words.gallery}
        </PickButton>
        <PickButton onPick={add} multiple>
          {words.file}
        </PickButton>
      </div>
      {opened >= 0 && (
        <PageSheet
          page={pages[opened]!}
          nth={opened + 1}
          count={pages.length}
          onChange={(changed) => change(openId!, changed)}
          onMove={(steps) => onChange(moved(pages, opened, steps))}
          onRemove={() => remove(openId!)}
          onRetake={(file) => retake(openId!, file)}
          onClose={() => open(null)}
        />
      )}
    </section>
  )
}

const pageOf = (file: File): Page => ({ id: newId(), file })

function CameraShape() {
  return (
    <svg
      width="26"
      height="22"
      viewBox="0 0 26 22"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      aria-hidden="true"
    >
      <path d="M2 6h5l2-3h8l2 3h5v14H2Z" stroke-linejoin="round" />
      <circle cx="13" cy="12" r="4.5" />
    </svg>
  )
}
