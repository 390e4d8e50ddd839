// Which ECG from before? Asked for when somebody wants to see it. Each row says when, where, of whom, and on what it rests.

import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { sentenceOf } from '../../api.ts'
import { earlierTexts as texts } from '../../texts/areas/earlier.ts'
import { t } from '../../texts/texts.ts'
import { Sheet } from '../dialog.tsx'
import { Broken, Empty, Loading } from '../page-state.tsx'
import { Row } from '../row.tsx'
import { fullTime } from '../shown-time.ts'
import { StatusWord } from '../status-word.tsx'
import { apartWords, type EarlierEcg, type EarlierFound, type EarlierSource } from './earlier.ts'

export interface EarlierEcgsSheetProps {
  source: EarlierSource
  /** What was found, kept while the viewer is open. */
  found: Signal<EarlierFound | null>
  /** When the ECG that is looked at was added. */
  nowAt: string
  onChoose: (ecg: EarlierEcg) => void
  onClose: () => void
}

export function EarlierEcgsSheet({ source, found, nowAt, onChoose, onClose }: EarlierEcgsSheetProps) {
  const words = t(texts)
  const trouble = useSignal<string | null>(null)
  const load = () => {
    trouble.value = null
    source.load().then(
      (loaded) => (found.value = loaded),
      (cause) => (trouble.value = sentenceOf(cause)),
    )
  }
  useEffect(() => {
    if (!found.peek()) load()
  }, [])
  const known = found.value
  return (
    <Sheet title={words.title} onClose={onClose}>
      <div class="earlier-sheet">
        {!known &&
          (trouble.value ? <Broken sentence={trouble.value} onRetry={load} /> : <Loading words={words.looking} />)}
        {known?.ecgs.length === 0 && <Nothing found={known} />}
        {known && known.ecgs.length > 0 && (
          <>
            <p class="earlier-caution">
              <StatusWord tone="near">{words.check}</StatusWord> {words.caution}
            </p>
            <p class="earlier-this">{words.thisPatient(source.patient)}</p>
            <div class="rows">
              {known.ecgs.map((ecg) => (
                <EarlierRow key={ecg.recordingId} ecg={ecg} nowAt={nowAt} onChoose={onChoose} />
              ))}
            </div>
          </>
        )}
      </div>
    </Sheet>
  )
}

function EarlierRow({ ecg, nowAt, onChoose }: Pick<EarlierEcgsSheetProps, 'nowAt' | 'onChoose'> & { ecg: EarlierEcg }) {
  const words = t(texts)
  const isPicture = ecg.previewUrl !== null
  return (
    <Row
      {...(isPicture ? { onTap: () => onChoose(ecg) } : { href: `/c/${ecg.consultationId}` })}
      note={
        <>
          <span>
            {ecg.patient} · {ecg.siteName}
          </span>
          <br />
          <span>{isPicture ? words[ecg.basis] : words.notPicture}</span>
        </>
      }
      side={<b class="number">{apartWords(ecg.addedAt, nowAt)}</b>}
    >
      <span class="number">{fullTime(ecg.addedAt)}</span>
    </Row>
  )
}

function Nothing({ found }: { found: EarlierFound }) {
  const words = t(texts)
  if (found.findableBy.length === 0) return <Empty title={words.unknown} />
  const by = found.findableBy.map((basis) => (basis === 'number' ? words.byNumber : words.byName))
  return (
    <Empty title={words.none}>
      <p>{words.searched(by.join(words.and))}</p>
    </Empty>
  )
}
