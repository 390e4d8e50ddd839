// Under an entry of one's own: how many have it on a device and how many had it on the screen; a tap names them.

import { useSignal } from '@preact/signals'
import { entryKindOf } from '../../consultation/entries.ts'
import type { Consultation, Entry } from '../../consultation/model.ts'
import { type Addressee, audienceOf, type Mark, type Receipt, receiptsOf } from '../../consultation/receipts.ts'
import { receiptWords } from '../texts/areas/receipts.ts'
import { t } from '../texts/texts.ts'
import type { Consulting } from './consulting.ts'
import { Panel } from './panel.tsx'
import './receipts.css'
import { shownTime } from './shown-time.ts'

export function ReceiptLine({ entry, consulting }: { entry: Entry; consulting: Consulting }) {
  const words = t(receiptWords)
  const isOpen = useSignal(false)
  const receipt = receiptOf(entry, consulting)
  // its room is kept while nobody has said yet what arrived: nothing below may move when it comes
  if (!receipt && countable(entry, consulting)) return <div class="receipt-line">&nbsp;</div>
  // its line is there from the beginning: what is read must not move when it is known
  if (!receipt || receipt.of === 0) return <span class="receipt-line receipt-room" aria-hidden="true" />
  const { delivered, seen, of } = receipt
  return (
    <>
      <button type="button" class="receipt-line number" onClick={() => (isOpen.value = true)}>
        {delivered === 0 && `${words.onServer} · `}
        {words.line(delivered, seen, of)}
        {entry.kind === 'opened' && consulting.consultation.owner && ` · ${words.accepted}`}
        <span class="unseen"> {words.open}</span>
      </button>
      {isOpen.value && <ReceiptSheet receipt={receipt} onClose={() => (isOpen.value = false)} />}
    </>
  )
}

/** null while nobody has said yet what arrived. */
export function receiptOf(entry: Entry, { consultation, marks }: Consulting): Receipt | null {
  if (!marks) return null
  const seenBy = entryKindOf(entry.kind)?.seenBy
  const asked = { seq: entry.seq, by: entry.by, ...(seenBy ? { seenBy } : {}) }
  return receiptsOf([asked], marks, audienceFor(consultation, marks))[0] ?? null
}

function countable(entry: Entry, consulting: Consulting): boolean {
  return (receiptOf(entry, { ...consulting, marks: [] })?.of ?? 0) > 0
}

/** The same for every row of a chat: found out once. */
let lastAudience: { consultation: Consultation; marks: readonly Mark[]; audience: Addressee[] } | null = null

function audienceFor(consultation: Consultation, marks: readonly Mark[]): Addressee[] {
  if (lastAudience?.consultation !== consultation || lastAudience.marks !== marks) {
    lastAudience = { consultation, marks, audience: audienceOf(consultation, marks) }
  }
  return lastAudience.audience
}

export function ReceiptSheet({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const words = t(receiptWords)
  return (
    <Panel title={words.title} onClose={onClose}>
      <table class="receipts">
        <thead>
          <tr>
            <th scope="col">{words.person}</th>
            <th scope="col">{words.delivered}</th>
            <th scope="col">{words.seen}</th>
          </tr>
        </thead>
        <tbody>
          {receipt.persons.map((person) => (
            <tr key={person.personId}>
              <th scope="row">{person.name}</th>
              <td class="number">{timeOr(person.deliveredAt)}</td>
              <td class="number">{timeOr(person.seenAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet small">{words.note}</p>
    </Panel>
  )
}

function timeOr(at: string | null): string {
  return at ? shownTime(at, { seconds: true }) : t(receiptWords).notYet
}
