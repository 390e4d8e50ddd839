// A month of closed consultations for the demo network, written on the one road under a controlled clock.

import { Readable } from 'node:stream'
import sharp from 'sharp'
import { pathwayOf } from '../../consultation/pathways.ts'
import { defaultSettings } from '../../consultation/settings.ts'
import { limits } from '../../contract/limits.ts'
import { syntheticEcgSvg } from '../../ecg/synthetic.ts'
import type { Journal, ReceivedRecording } from '../../journal/journal.ts'
import { openJournal } from '../../journal/open-journal.ts'
import { openPeople } from '../../people/open-people.ts'
import type { Blobs } from '../../platform/blobs.ts'
import { controlledClock } from '../../platform/clock.ts'
import { newId } from '../../platform/ids.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { type Chance, chance } from './chance.ts'
import { type DemoNetwork, dutyDayStart, turnOf } from './demo-network.ts'
import { type Cast, playStory, type Stage } from './play-story.ts'
import { type PlannedStory, planMonth } from './story-plan.ts'

const days = 30

/** How many consultations were written. */
export async function writeDemoMonth(
  network: DemoNetwork,
  parts: { postgres: Postgres; blobs: Blobs; now: Date },
): Promise<number> {
  const { postgres, blobs, now } = parts
  const clock = controlledClock(now)
  const people = openPeople({ postgres, clock, demoAllowed: true })
  const journal = openJournal({ postgres, clock, people })
  const version = defaultSettings.contraindicationList
  const list = pathwayOf('stemi')!.contraindications.find((one) => one.version === version)!
  const stage: Stage = {
    journal,
    clock,
    hospitalSiteId: network.hospitalSiteId,
    list: { version, codes: list.items.map(({ code }) => code) },
  }
  const pictures = await drawPictures(blobs)
  const random = chance(64_237)
  const stories = planMonth()
  for (const [index, story] of stories.entries()) {
    // the youngest ended before today's duty began, so that the past is told completely
    const day = -days + Math.floor((index * (days - 1)) / stories.length)
    const openedAt = new Date(dutyDayStart(now, day).getTime() + random.between(0, 18) * 3_600_000)
    const picture = pictures.get(story.territory)!
    const recording = { ...picture.recording, recordingId: newId() }
    const id = await playStory(stage, castOf(network, random, day), story, openedAt, recording)
    await journal.setPreview(network.networkId, recording.recordingId, picture.preview)
    if (!id) throw new Error('a story was not written')
  }
  await people.close()
  return stories.length
}

function castOf(network: DemoNetwork, random: Chance, day: number): Cast {
  const members = network.staff.filter(({ onEcgRoster }) => onEcgRoster)
  const asking = network.staff.filter(
    ({ role, site }) => role === 'clinic_doctor' && (site.includes('point') ? random.happens(0.15) : true),
  )
  const lantian = random.happens(0.25)
  return {
    clinic: network.actorOf(lantian ? 'lantian' : random.pick(asking).login),
    duty: network.actorOf(turnOf(members, day, 1).login),
    second: network.actorOf(turnOf(members, day, 2).login),
    lab: network.actorOf('lab'),
    quality: network.actorOf('quality'),
  }
}

interface Picture {
  recording: Omit<ReceivedRecording, 'recordingId'>
  preview: Parameters<Journal['setPreview']>[2]
}

/** One drawing a territory: files are kept by their content, so the month shares them. */
async function drawPictures(blobs: Blobs): Promise<Map<PlannedStory['territory'], Picture>> {
  const pictures = new Map<PlannedStory['territory'], Picture>()
  for (const [seed, territory] of (['none', 'inferior', 'anterior', 'lateral'] as const).entries()) {
    const svg = Buffer.from(syntheticEcgSvg({ heartRate: 72 + seed * 8, seed: 100 + seed, territory }))
    const drawn = sharp(svg).flatten({ background: '#ffffff' })
    const original = await keep(blobs, await drawn.clone().jpeg({ quality: 88 }).toBuffer())
    const { data, info } = await drawn
      .resize({
        width: limits.previewLongestSide,
        height: limits.previewLongestSide,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .jpeg({ quality: 80 })
      .toBuffer({ resolveWithObject: true })
    const preview = await keep(blobs, data)
    pictures.set(territory, {
      recording: { sha256: original.sha256, bytes: original.bytes, name: '合成心电图.jpg', mediaType: 'image/jpeg' },
      preview: { sha256: preview.sha256, width: info.width, height: info.height, of: original.sha256 },
    })
  }
  return pictures
}

async function keep(blobs: Blobs, bytes: Buffer): Promise<{ sha256: string; bytes: number }> {
  const kept = await blobs.put(Readable.from([bytes]), { maxBytes: limits.recordingBytes })
  if ('refused' in kept) throw new Error(`a drawing was refused: ${kept.refused}`)
  return kept
}
