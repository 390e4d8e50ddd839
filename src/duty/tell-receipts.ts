// News of marks to whoever watches the consultation: at once, then at most once a second.

import type { Mark } from '../consultation/receipts.ts'
import { mayOpen } from '../people/access.ts'
import type { Subject } from '../people/actor.ts'
import { type LiveServer, socketsIn, watchRoom } from './live.ts'
import { sendTogether } from './send-together.ts'

export interface ReceiptNews {
  type: 'receipts'
  consultationId: string
  subject: Subject
  marks: Mark[]
}

export interface TellReceipts {
  tell(news: ReceiptNews): void
  close(): void
}

const tellEveryMs = 1_000

export function tellReceipts(io: LiveServer): TellReceipts {
  /** What came since the last push, by consultation; an earlier mark says when the earlier entries arrived. */
  const resting = new Map<string, { marks: Map<string, Mark>; timer: NodeJS.Timeout }>()

  function tell(news: ReceiptNews): void {
    const { consultationId, marks } = news
    const since = resting.get(consultationId)
    if (since !== undefined) {
      for (const mark of marks) since.marks.set(`${mark.personId} ${mark.kind} ${mark.seq}`, mark)
      return
    }
    push(io, news)
    const timer = setTimeout(() => {
      const { marks: others } = resting.get(consultationId)!
      resting.delete(consultationId)
      if (others.size > 0) tell({ ...news, marks: [...others.values()] })
    }, tellEveryMs)
    resting.set(consultationId, { marks: new Map(), timer })
  }

  return {
    tell,
    close() {
      for (const { timer } of resting.values()) clearTimeout(timer)
    },
  }
}

function push(io: LiveServer, { consultationId, subject, marks }: ReceiptNews): void {
  const watching = [...socketsIn(io, [watchRoom(consultationId)])].filter(({ data }) => mayOpen(data.actor, subject))
  sendTogether(watching, [['receipts', { consultationId, marks }]])
}
