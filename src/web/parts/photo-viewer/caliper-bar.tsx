// What the calipers say, how unsure they are, the print's speed and gain, and the way into the chat.

import { useSignal } from '@preact/signals'
import { measureInWords } from '../../../consultation/entries/measured.ts'
import { photoViewer as texts } from '../../texts/areas/photo-viewer.ts'
import { lang, t } from '../../texts/texts.ts'
import {
  type Calipers,
  calibrated,
  calibrating,
  measureOf,
  nextGain,
  nextSpeed,
  notCalibrated,
  squaresChosen,
} from './caliper-state.ts'
import type { Size } from './geometry.ts'

export interface MeasureSaid {
  from: { x: number; y: number }
  to: { x: number; y: number }
  ms: number
  mv: number
  uncertaintyPercent: number
}

interface Props {
  calipers: Calipers
  size: Size
  stageScale: number
  onChange(change: (before: Calipers) => Calipers): void
  /** Left out where nothing may be written. */
  onSay?: ((said: MeasureSaid) => Promise<boolean>) | undefined
}

export function CaliperBar(props: Props) {
  return props.calipers.squares === null ? <Reading {...props} /> : <Calibration {...props} />
}

function Reading({ calipers, size, stageScale, onChange, onSay }: Props) {
  const words = t(texts)
  const sending = useSignal<'ready' | 'sending' | 'sent'>('ready')
  const measure = measureOf(calipers, stageScale)
  const say = async () => {
    if (!measure || !onSay) return
    sending.value = 'sending'
    const isSent = await onSay({ ...placesOf(calipers, size), ...rounded(measure) })
    sending.value = isSent ? 'sent' : 'ready'
    if (isSent) setTimeout(() => (sending.value = 'ready'), 2000)
  }
  return (
    <div class="caliper-bar">
      <p class="caliper-reading number" role="status">
        {measure
          ? measureInWords(measure, lang.value)
          : words[calipers.grid.is === 'looking' ? 'gridLooking' : 'gridUnknown']}
        {measure && measure.ms > 150 && measure.ms < 3000 && (
          <span class="caliper-rate"> {words.perMinute(Math.round(60_000 / measure.ms))}</span>
        )}
      </p>
      <div class="caliper-tools">
        <button type="button" class="number" onClick={() => onChange(nextSpeed)}>
          {calipers.scale.mmPerSecond} mm/s
        </button>
        <button type="button" class="number" onClick={() => onChange(nextGain)}>
          {calipers.scale.mmPerMv} mm/mV
        </button>
        <button type="button" onClick={() => onChange(calibrating)}>
          {words.calibrate}
        </button>
        {onSay && (
          <button
            type="button"
            class="caliper-say"
            disabled={!measure || sending.value !== 'ready'}
            onClick={() => void say()}
          >
            {sending.value === 'sent' ? words.measureSent : words.sayMeasure}
          </button>
        )}
      </div>
    </div>
  )
}

function Calibration({ calipers, size, onChange }: Props) {
  const words = t(texts)
  const squares = calipers.squares ?? 1
  return (
    <div class="caliper-bar">
      <p class="caliper-reading" role="status">
        {words.calibrateHow(squares)}
      </p>
      <div class="caliper-tools">
        <button
          type="button"
          aria-label={words.fewerSquares}
          onClick={() => onChange((now) => squaresChosen(now, squares - 1))}
        >
          −
        </button>
        <span class="caliper-count number">{words.squares(squares)}</span>
        <button
          type="button"
          aria-label={words.moreSquares}
          onClick={() => onChange((now) => squaresChosen(now, squares + 1))}
        >
          +
        </button>
        <button type="button" onClick={() => onChange(notCalibrated)}>
          {words.cancel}
        </button>
        <button type="button" class="caliper-say" onClick={() => onChange((now) => calibrated(now, size))}>
          {words.calibrateDone}
        </button>
      </div>
    </div>
  )
}

function placesOf({ from, to }: Calipers, { width, height }: Size) {
  const share = ({ x, y }: { x: number; y: number }) => ({ x: hundredths(x / width), y: hundredths(y / height) })
  return { from: share(from), to: share(to) }
}

function rounded({ ms, mv, uncertaintyPercent }: { ms: number; mv: number; uncertaintyPercent: number }) {
  return {
    ms: Math.min(60_000, Math.round(ms)),
    mv: Math.max(-50, Math.min(50, Math.round(mv * 100) / 100)),
    uncertaintyPercent: Math.round(uncertaintyPercent * 10) / 10,
  }
}

/** A ten-thousandth of a picture is less than a pixel of it. */
function hundredths(share: number): number {
  return Math.round(share * 10_000) / 10_000
}
