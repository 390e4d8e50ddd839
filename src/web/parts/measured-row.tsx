// A measurement in the chat: the place on the picture with the calipers on it, cut out of the preview here, and what it says.

import { useEffect, useRef } from 'preact/hooks'
import { type Measure, measureInWords } from '../../consultation/entries/measured.ts'
import type { Entry } from '../../consultation/model.ts'
import { chat as texts } from '../texts/areas/chat.ts'
import { lang, t } from '../texts/texts.ts'
import type { Consulting } from './consulting.ts'
import { cropOf, type Place } from './measured-crop.ts'
import './measured-row.css'
import { hasPicture, previewUrlOf } from './recording-pictures.ts'

interface MeasuredBody extends Measure {
  recordingId: string
  from: Place
  to: Place
  text?: string
}

interface MeasuredRowProps {
  entry: Entry
  consulting: Consulting
  onOpen: (recordingId: string) => void
}

export function MeasuredRow({ entry, consulting, onOpen }: MeasuredRowProps) {
  const body = entry.body as MeasuredBody
  const recording = consulting.consultation.recordings.find((one) => one.recordingId === body.recordingId)
  const said = measureInWords(body, lang.value)
  return (
    <button type="button" class="measured" onClick={() => onOpen(body.recordingId)}>
      {recording && hasPicture(recording) && <Crop body={body} address={previewUrlOf(recording)} />}
      <span class="measured-words number">{said}</span>
      {body.text && <span class="measured-text">{body.text}</span>}
      <span class="measured-open">{t(texts).showMeasured}</span>
    </button>
  )
}

const width = 240
const height = 150

/** The room is there before the picture is: nothing below it jumps. */
function Crop({ body: { from, to }, address }: { body: MeasuredBody; address: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const image = new Image()
    let isOver = false
    image.decoding = 'async'
    image.onload = () => isOver || draw(canvas.current, image, from, to)
    image.src = address
    return () => {
      isOver = true
    }
  }, [address, from.x, from.y, to.x, to.y])
  return <canvas ref={canvas} class="measured-crop" width={width * 2} height={height * 2} />
}

function draw(canvas: HTMLCanvasElement | null, image: HTMLImageElement, from: Place, to: Place): void {
  const drawing = canvas?.getContext('2d')
  if (!canvas || !drawing) return
  const size = { width: image.naturalWidth, height: image.naturalHeight }
  const crop = cropOf(from, to, size, canvas)
  drawing.drawImage(image, crop.x, crop.y, crop.width, crop.height, 0, 0, canvas.width, canvas.height)
  const scale = canvas.width / crop.width
  const at = ({ x, y }: Place) => [(x * size.width - crop.x) * scale, (y * size.height - crop.y) * scale] as const
  for (const [colour, wide] of [
    ['#ffffff', 9],
    ['#0a5bd3', 4],
  ] as const) {
    drawing.strokeStyle = colour
    drawing.lineWidth = wide
    drawing.beginPath()
    drawing.moveTo(...at(from))
    drawing.lineTo(...at(to))
    for (const [x, y] of [at(from), at(to)]) {
      drawing.moveTo(x, y - 26)
      drawing.lineTo(x, y + 26)
    }
    drawing.stroke()
  }
  canvas.dataset.drawn = 'true'
}
