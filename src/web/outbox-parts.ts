// What an outbox is given, and what it can do.

import type { Problem } from '../contract/refusals.ts'
import type { NewDraft, OutboxStorage, Outcome, Tabs, TakenBack, Waiting } from './waiting.ts'

export interface OutboxParts<Reply> {
  storage: Pick<OutboxStorage, 'all' | 'get' | 'put' | 'remove'>
  /** Before the first try of a raw draft; what it returns is kept and sent. Where it throws it is tried again. */
  prepare?(waiting: Waiting): Promise<Waiting>
  /** Never throws. Given up when `stop` says so; `keep` keeps how far it is. */
  send(waiting: Waiting, stop: AbortSignal, keep: (change: Partial<Waiting>) => Promise<void>): Promise<Outcome<Reply>>
  /** Wait this long before the next try; `wake` ends every wait. */
  pause(ms: number): { done: Promise<void>; end(): void }
  onChange(waiting: readonly Waiting[]): void
  /** `isOurs`: this tab has sent it, not another one. */
  onAcknowledged(waiting: Waiting, reply: Reply, isOurs: boolean): void
  /** Refused, or given up by a person: it does not go by itself any more. */
  onUnsent?(waiting: Waiting): void
  /** What takes back again what the server has by now. */
  withdrawalOf?(takenBack: Waiting, reply: Reply): NewDraft | undefined
  tabs?: Tabs<Reply>
}

export interface Outbox<Reply> {
  /** Begin to send the drafts of this person; what was kept from earlier comes first. */
  begin(personId: string): Promise<void>
  /** Stop sending; everything stays kept. */
  rest(): void
  add(draft: NewDraft): Promise<Outcome<Reply>>
  /** Keep something that the server refused while it took the rest: a person decides what becomes of it. */
  park(draft: NewDraft, refusal: Problem): Promise<void>
  /** The network is back: try now. */
  wake(): void
  /** Send a refused draft again, as it is or with other content (then under a new draftId). */
  retry(draftId: string, changed?: { draftId: string; body: Record<string, unknown> }): Promise<void>
  giveUp(draftId: string): Promise<void>
  /** Dropped where it surely never left this phone; otherwise it is sent on, and withdrawn as soon as it is acknowledged. */
  takeBack(draftId: string, as: TakenBack): Promise<void>
  /** What it was. Nobody is told of it as `onUnsent` tells. */
  giveUpAll(): Promise<readonly Waiting[]>
}
