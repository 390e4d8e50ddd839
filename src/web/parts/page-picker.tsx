// The pages of an ECG: camera, gallery or file; small pictures of what was chosen, and advice where a photograph may not
// be legible. The advice never stands in the way of sending.

import { useEffect, useState } from 'preact/hooks'
import { limits } from '../../contract/limits.ts'
import type { Page } from '../ask-form.ts'
import { newId } from '../ids.ts'
import { grayPictureOf, type PhotoAdvice, photoAdvice } from '../photo-check.ts'
import { ask } from '../texts/areas/ask.ts'
import { t } from '../texts/texts.ts'
import { StatusWord } from './status-word.tsx'

export interface PagePickerProps {
  pages: readonly Page[]
  onChange: (pages: readonly Page[]) => void
}

export function PagePicker({ pages, onChange }: PagePickerProps) {
  const words = t(ask)
  const add = (files: readonly File[]) =>
    onChange([...pages, ...files.map((file) => ({ id: newId(), file }))].slice(0, limits.recordingsPerRequest))
  const remove = (id: string) => onChange(pages.filter((page) => page.id !== id))
  const replace = (id: string, file: File) =>
    onChange(pages.map((page) => (page.id === id ? { id: newId(), file } : page)))
  return (
    <section class="picker">
      {pages.length > 0 && (
        <ol class="picker-pages" aria-label={words.pages(pages.length)}>
          {pages.map((page, index) => (
            <PageCard
              key={page.id}
              page={page}
              nth={index + 1}
              onRemove={() => remove(page.id)}
              onRetake={(file) => replace(page.id, file)}
            />
          ))}
        </ol>
      )}
      <div class="picker-ways">
        <PickButton isMain isPrimary={pages.length === 0} onPick={add} accept="image/*" capture>
          {pages.length === 0 ? words.camera : words.another}
        </PickButton>
        <PickButton onPick={add} accept="image/*" multiple>
          {words.gallery}
        </PickButton>
        <PickButton onPick={add} multiple>
          {words.file}
        </PickButton>
      </div>
    </section>
  )
}

interface PickButtonProps {
  children: string
  isMain?: boolean
  /** While there is no page, taking one is the thing to do. */
  isPrimary?: boolean
  accept?: string
  capture?: boolean
  multiple?: boolean
  onPick: (files: File[]) => void
}

/** A label around the browser's own file field: works without scripts' permission to open anything. */
function PickButton({ children, isMain, isPrimary, accept, capture, multiple, onPick }: PickButtonProps) {
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
      {isMain && <CameraShape />}
      {children}
    </label>
  )
}

interface PageCardProps {
  page: Page
  nth: number
  onRemove: () => void
  onRetake: (file: File) => void
}

function PageCard({ page, nth, onRemove, onRetake }: PageCardProps) {
  const words = t(ask)
  const { file } = page
  const url = usePicture(file)
  const advice = useAdvice(file)
  const [isKept, setKept] = useState(false)
  const worst = advice === null || isKept ? undefined : advice[0]
  const isTooLarge = file.size > limits.recordingBytes
  return (
    <li class="picker-page">
      {url ? <img class="picker-picture" src={url} alt={file.name} /> : <span class="picker-file">{file.name}</span>}
      <div class="picker-words">
        {isTooLarge && <StatusWord tone="alarm">{words.tooLarge(limits.recordingBytes / 1024 / 1024)}</StatusWord>}
        {advice === null && <span class="quiet small">{words.checking}</span>}
        {worst && (
          <StatusWord tone={worst === 'blurred' || worst === 'dark' ? 'alarm' : 'near'}>{words[worst]}</StatusWord>
        )}
        {(worst || isTooLarge) && (
          <span class="picker-choices">
            <PickButton onPick={([taken]) => taken && onRetake(taken)} accept="image/*" capture>
              {words.retake}
            </PickButton>
            {!isTooLarge && (
              <button type="button" class="button button-plain" onClick={() => setKept(true)}>
                {words.keep}
              </button>
            )}
          </span>
        )}
      </div>
      <button type="button" class="picker-remove" aria-label={words.remove(nth)} onClick={onRemove}>
        ×
      </button>
    </li>
  )
}

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

function usePicture(file: File): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!file.type.startsWith('image/') || /hei[cf]$/.test(file.type)) return
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return url
}

/** null while it is being looked at. */
function useAdvice(file: File): readonly PhotoAdvice[] | null {
  const [advice, setAdvice] = useState<readonly PhotoAdvice[] | null>(null)
  useEffect(() => {
    let isHere = true
    grayPictureOf(file)
      .then((picture) => (picture ? photoAdvice(picture) : []))
      .catch((): PhotoAdvice[] => [])
      .then((found) => {
        if (isHere) setAdvice(found)
      })
    return () => {
      isHere = false
    }
  }, [file])
  return advice
}
