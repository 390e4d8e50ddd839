// Over each of two ECGs that lie side by side: which is of now and which is from before. Never one without the other.

import { earlierTexts as texts } from '../../texts/areas/earlier.ts'
import { t } from '../../texts/texts.ts'
import { fullTime } from '../shown-time.ts'
import { apartWords, type EarlierEcg } from './earlier.ts'

export function NowBar({ at, patient }: { at: string; patient: string }) {
  return (
    <p class="photo-viewer-whose" data-whose="now">
      <span>
        <b>{t(texts).now}</b> <span class="number">{fullTime(at)}</span> {patient}
      </span>
    </p>
  )
}

export function EarlierBar({ ecg, nowAt, onPutAway }: { ecg: EarlierEcg; nowAt: string; onPutAway: () => void }) {
  const words = t(texts)
  return (
    <div class="photo-viewer-whose" data-whose="earlier">
      <p>
        <b>
          {words.earlier} <span class="number">{apartWords(ecg.addedAt, nowAt)}</span>
        </b>{' '}
        <span class="number">{fullTime(ecg.addedAt)}</span> {ecg.patient} · {ecg.siteName} · {words[ecg.basis]} ·{' '}
        <b>{words.check}</b>
      </p>
      <button type="button" onClick={onPutAway} aria-label={words.putAway}>
        ✕
      </button>
    </div>
  )
}
