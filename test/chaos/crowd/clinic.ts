// A clinic doctor with his phone: asks, says, stamps, corrects and sends files through the web client's own outbox, and
// watches his questions. His line may be bad.

import { createHash } from 'node:crypto'
import sharp from 'sharp'
import type { Waiting } from '../../../src/web/waiting.ts'
import { diskOfPhone, openOutboxClient } from '../../world/outbox-client.ts'
import type { SignedIn } from '../../world/phone.ts'
import { openSyncPhone } from '../sync-phone.ts'
import { type Person, type PersonWish, words } from './person.ts'
import { seesAll } from './sees-all.ts'

interface Question {
  /** As the outbox names it: `new-...` until the server has opened it. */
  localId: string
  acts: number
}

const actsOfQuestion = 24

export async function openClinic(
  wish: PersonWish & { signedIn: SignedIn; siteId: string; hospitalSiteId: string; filesOfTwenty: number },
): Promise<Person> {
  const { name, address, random, crowd, tell, signedIn, siteId, hospitalSiteId, filesOfTwenty } = wish
  const personId = signedIn.person.id
  const phone = openSyncPhone({ name: `${name}-screen`, address, signedIn, tell })
  const refused = new Set<string>()
  let question: Question | null = null
  let order = 0
  let isClosed = false

  function onAcknowledged(waiting: Waiting, consultationId: string | undefined): void {
    const { draftId, task, original } = waiting
    // a rendition is not yet the file
    if (task === 'recordings' && original !== undefined) return
    tell({ is: 'ok', draftId })
    if (task !== 'open' || consultationId === undefined) return
    crowd.asked.push({ consultationId, siteId })
    if (question?.localId === waiting.consultationId) question.localId = consultationId
    phone.watch(consultationId)
  }
  const client = await openOutboxClient({
    address,
    signedIn,
    disk: diskOfPhone(),
    onAcknowledged: (waiting, reply) => onAcknowledged(waiting, reply.consultation?.id),
    onChange(waiting) {
      for (const { draftId, state, refusal } of waiting) {
        if (state !== 'refused' || refused.has(draftId)) continue
        refused.add(draftId)
        tell({ is: 'fail', draftId, code: refusal?.code ?? '' })
      }
    },
  })

  function ask(): void {
    const told = { complaint: words(wish), patient: { sex: 'male', ageYears: 40 + random.below(50) } }
    const localId = client.ask({ pathway: 'stemi', urgency: 'urgent', ...told })
    question = { localId, acts: 0 }
    const draftId = localId.slice('new-'.length)
    tell({ is: 'invoke', draftId, personId, kind: 'opened', told, order: order++ })
  }
  function write(kind: string, body: Record<string, unknown>): void {
    const draftId = client.write(question!.localId, kind, body)
    tell({ is: 'invoke', draftId, personId, kind, told: body, order: order++ })
  }
  async function send(): Promise<void> {
    const bytes = await picture(random.isOneOf(3) ? 480 : 120, random.below(1e9))
    // drawing took its time, and the page may be gone
    if (isClosed) return
    const file = new File([new Uint8Array(bytes)], 'ecg.jpg', { type: 'image/jpeg' })
    const [draftId] = client.addFiles(question!.localId, [file])
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    tell({ is: 'invoke', draftId: draftId!, personId, kind: 'recording-added', told: {}, sha256 })
  }
  function stamp(): void {
    const milestone = random.pick(['door_in', 'first_medical_contact', 'troponin_drawn', 'consent_started'])!
    const at = new Date(Date.now() - 60_000 - random.below(600_000)).toISOString()
    write('stamped', { milestone, at, how: random.isOneOf(2) ? 'tapped' : 'recalled', note: words(wish) })
  }

  return {
    act() {
      if (question === null || question.acts >= actsOfQuestion) return ask()
      question.acts++
      if (random.below(20) < filesOfTwenty) return send()
      const choice = random.below(18)
      if (choice < 10) return write('said', { text: words(wish) })
      if (choice < 16) return stamp()
      if (choice === 16 && question.acts > 6) return write('transfer-requested', { to: hospitalSiteId })
      return write('rung-again', {})
    },
    isQuiet: () => client.waiting().every(({ state }) => state === 'refused'),
    wake: () => client.wake(),
    hasSeen: (seqs) => seesAll(phone, seqs),
    tellShown: () => phone.tellShown(),
    close() {
      isClosed = true
      client.kill()
      phone.close()
    },
  }
}

/** Noise, so that no two are the same file; the wide one is large enough to be sent as a rendition first. */
async function picture(width: number, seed: number): Promise<Buffer> {
  const raw = Buffer.alloc(width * 300 * 3)
  let state = seed + 1
  for (let at = 0; at < raw.length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    raw[at] = state >> 16
  }
  return sharp(raw, { raw: { width, height: 300, channels: 3 } })
    .jpeg({ quality: 92 })
    .toBuffer()
}
