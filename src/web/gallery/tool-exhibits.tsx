// What a doctor takes into his hand within a consultation, in its states: the search of the chat, the calipers, the status card.

import { useMemo } from 'preact/hooks'
import { syntheticEcgSvg } from '../../ecg/synthetic.ts'
import { chatRows } from '../parts/chat-rows.ts'
import { ChatSearchPanel } from '../parts/chat-search-panel.tsx'
import { NewPictures } from '../parts/new-pictures.tsx'
import { CaliperBar } from '../parts/photo-viewer/caliper-bar.tsx'
import { CaliperLayer } from '../parts/photo-viewer/caliper-layer.tsx'
import { type Calipers, calibrated, calibrating, calipersOn } from '../parts/photo-viewer/caliper-state.ts'
import { fitted } from '../parts/photo-viewer/geometry.ts'
import '../parts/ask.css'
import '../parts/photo-viewer/calipers.css'
import '../parts/photo-viewer/photo-viewer.css'
import { StatusCard } from '../parts/status-card/status-card.tsx'
import { takenPictures } from '../taken-pictures.ts'
import { consultingFor } from './consulting-for.ts'
import type { Exhibit } from './exhibits.tsx'
import { doctor, type Shown } from './story.ts'

const nothing = () => undefined
const picture = { width: 1000, height: 700 }
const frame = { stage: { width: 320, height: 224 }, picture }

const begun = calipersOn(picture, { x: 500, y: 350 })
const measuring: Calipers = { ...begun, to: { x: 620, y: 290 } }
/** Five large squares lie between the two points: 1000 ms. */
const known = calibrated(calibrating({ ...begun, from: { x: 400, y: 350 }, to: { x: 600, y: 350 } }), picture)
const states: Calipers[] = [
  { ...known, from: measuring.from, to: measuring.to },
  begun,
  { ...begun, grid: { is: 'unknown' } },
  calibrating(begun),
]

/** Dark in both themes, as the viewer is. */
function CaliperBoard() {
  return (
    <div class="gallery-calipers">
      <div class="photo-viewer-stage gallery-paper" style={frame.stage}>
        <CaliperLayer calipers={states[0]!} view={fitted(frame)} frame={frame} onChange={nothing} />
      </div>
      {states.map((calipers, nth) => (
        <CaliperBar
          key={`${nth}`}
          calipers={calipers}
          size={picture}
          stageScale={0.32}
          onChange={nothing}
          onSay={async () => true}
        />
      ))}
    </div>
  )
}

export function toolExhibits(story: Shown): Exhibit[] {
  const consulting = consultingFor(doctor, story)
  const rows = chatRows(story.entries, story.consultation, doctor.personId)
  const search = (initial: string) => (
    <main>
      <ChatSearchPanel rows={rows} consulting={consulting} initial={initial} onFound={nothing} onClose={nothing} />
    </main>
  )
  return [
    { name: 'kit-calipers', isPart: true, show: () => <CaliperBoard /> },
    { name: 'kit-search', show: () => search('王') },
    { name: 'kit-search-empty', show: () => search('') },
    { name: 'kit-search-none', show: () => search('没有说过') },
    { name: 'new-pictures', show: () => <Taken story={story} /> },
    { name: 'status-card', show: () => <StatusCard consulting={consulting} onClose={nothing} /> },
  ]
}

/** One that is looked at, and a file that has no picture. */
function Taken({ story: { consultation } }: { story: Shown }) {
  useMemo(() => {
    const picture = new File([syntheticEcgSvg({ territory: 'inferior' })], '心电图.svg', { type: 'image/svg+xml' })
    const other = new File(['-'], '导联记录.xml', { type: 'text/xml' })
    takenPictures.value = { [consultation.id]: [picture, other].map((file) => ({ id: file.name, file })) }
  }, [consultation])
  return (
    <main class="page">
      <NewPictures consultation={consultation} />
    </main>
  )
}
