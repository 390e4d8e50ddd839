// Where the picture that is shown comes from: an image from the server, or the page of a PDF that is drawn here.

import { useEffect, useState } from 'preact/hooks'
import { triedAgain } from '../recording-pictures.ts'
import { useSteadyAddress } from '../steady-address.ts'
import type { Change } from './gestures.ts'
import type { PdfPages } from './pdf-pages.ts'
import { isPdf, pageFailed, pagesKnown, pictureOf, type ViewerState } from './viewer-state.ts'

export interface ShownPage {
  previewUrl: string | null
  /** A picture that is exchanged for a better one of itself keeps its place in the page. */
  key: string
  /** The same in full sharpness; a drawn page is drawn larger only when somebody looks so closely. */
  sharp(): Promise<string | Blob>
}

const previewSide = 1800
/** About 400 dots an inch of A4: more than a printed ECG has. */
const sharpSide = 4200

export function useShownPage(state: ViewerState, apply: (change: Change) => void): ShownPage {
  const picture = pictureOf(state)
  const pdfAddress = picture && isPdf(picture) ? picture.originalUrl : null
  const pdf = usePdf(pdfAddress, state.tries, apply)
  const drawn = useDrawnPage(pdf, state.page, apply)
  const address = useSteadyAddress(pdfAddress || !picture ? null : picture.previewUrl, picture?.recordingId ?? '')
  if (!picture) return { previewUrl: null, key: '', sharp: async () => '' }
  if (pdfAddress) return { previewUrl: drawn, key: drawn ?? '', sharp: async () => pdf!.draw(state.page, sharpSide) }
  return {
    previewUrl: address && triedAgain(address, state.tries),
    key: `${picture.recordingId} ${state.tries}`,
    sharp: async () => picture.originalUrl,
  }
}

function usePdf(address: string | null, tries: number, apply: (change: Change) => void): PdfPages | null {
  const [pdf, setPdf] = useState<PdfPages | null>(null)
  useEffect(() => {
    if (!address) return
    let isOver = false
    let opened: PdfPages | null = null
    const open = async () => {
      opened = await (await import('./pdf-pages.ts')).openPdf(address)
      if (isOver) return opened.close()
      const { count } = opened
      apply((before) => pagesKnown(before, count))
      setPdf(opened)
    }
    open().catch(() => isOver || apply(pageFailed))
    return () => {
      isOver = true
      opened?.close()
      setPdf(null)
    }
  }, [address, tries])
  return pdf
}

function useDrawnPage(pdf: PdfPages | null, page: number, apply: (change: Change) => void): string | null {
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    if (!pdf) return
    let isOver = false
    let made: string | null = null
    pdf.draw(page, previewSide).then(
      (blob) => {
        if (isOver) return
        made = URL.createObjectURL(blob)
        setAddress(made)
      },
      () => isOver || apply(pageFailed),
    )
    return () => {
      isOver = true
      setAddress(null)
      if (made) URL.revokeObjectURL(made)
    }
  }, [pdf, page])
  return address
}
