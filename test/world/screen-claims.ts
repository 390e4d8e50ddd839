// What a screen claims about the server, taken down in the page itself with every frame that changed: nothing that stood there
// for a moment is missed. The function runs in the page and knows no imports.

/** The receipt of one row: how many have it on a device, how many had it on the screen. */
export interface RowClaim {
  seq: number
  /** The kind of entry that the row shows, where its look says it. */
  kind: string | null
  text: string | null
  /** It says how many have it. */
  hasReceipt: boolean
  delivered: number
  seen: number
}

export interface Claims {
  /** By the clock of the machine, which is the server's too. */
  atMs: number
  rows: RowClaim[]
  isRinging: boolean
  /** A call that is shown as ringing on somebody's device. */
  isDelivered: boolean
  isAccepted: boolean
  isAnswered: boolean
  isConfirmed: boolean
  /** Names of milestones whose time stands in the rail. */
  milestones: string[]
  /** Drafts that are said to be kept on this phone. */
  keptHere: number
}

/** Begins to take down, once; before anything is on the screen where it is an init script. */
export function takeDownClaims(): void {
  const place = window as { claimsTaken?: Claims[] }
  if (place.claimsTaken) return
  const taken: Claims[] = []
  place.claimsTaken = taken

  const all = (selector: string, from: ParentNode = document) => [...from.querySelectorAll<HTMLElement>(selector)]
  const textOf = (element: Element | null) => element?.textContent?.trim() ?? null

  function kindOf(row: HTMLElement): string | null {
    if (row.querySelector('.advice-card')) return 'answered'
    if (row.querySelector('.chat-stamp')) return 'stamped'
    if (row.querySelector('.bubble-text')) return 'said'
    return row.querySelector('.thumbnail') ? 'recording-added' : null
  }

  function rowClaim(row: HTMLElement): RowClaim {
    const line = /已送达 (\d+)\/\d+ · 已看 (\d+)\/\d+/.exec(textOf(row.querySelector('button.receipt-line')) ?? '')
    const [delivered, seen] = [Number(line?.[1] ?? 0), Number(line?.[2] ?? 0)]
    const text = textOf(row.querySelector('.bubble-text'))
    return { seq: Number(row.dataset.seq), kind: kindOf(row), text, hasReceipt: Boolean(line), delivered, seen }
  }

  function claims(): Omit<Claims, 'atMs'> {
    const shown = document.body.textContent ?? ''
    const keptInChat = all('.chat-spoken').filter(
      (one) =>
        one.querySelector('.bubble-waiting') && one.querySelector('.status')?.textContent?.startsWith('已存手机'),
    ).length
    const isAnyKept = all('.status').some((one) => one.textContent?.startsWith('已存手机'))
    return {
      rows: all('.chat-row[data-seq]').map(rowClaim),
      isRinging: document.querySelector('dialog.ring[open]') !== null,
      isDelivered: all('.chat-calls, .attempts-line').some((one) => /响铃/.test(one.textContent ?? '')),
      isAccepted: /已接诊|接诊 \(用时|秒接诊/.test(shown),
      isAnswered: /等待基层确认|已收到, 开始执行|请在下方确认/.test(shown),
      isConfirmed: shown.includes('基层已确认'),
      milestones: all('.rail-done .rail-name').map((one) => textOf(one)!),
      keptHere: Math.max(keptInChat, isAnyKept ? 1 : 0),
    }
  }

  let last = ''
  let isDue = false
  function take() {
    isDue = false
    const claimed = claims()
    const now = JSON.stringify(claimed)
    if (now === last) return
    last = now
    taken.push({ atMs: Date.now(), ...claimed })
  }
  const takeSoon = () => {
    if (isDue) return
    isDue = true
    requestAnimationFrame(take)
  }
  const begin = () => {
    new MutationObserver(takeSoon).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    })
    takeSoon()
  }
  if (document.body) begin()
  else document.addEventListener('DOMContentLoaded', begin)
}

/** What was taken down since the last time. */
export function claimsTaken(): Claims[] {
  const { claimsTaken: taken } = window as { claimsTaken?: Claims[] }
  return taken?.splice(0) ?? []
}
