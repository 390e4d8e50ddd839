// The checker of the chaos runs, on small histories made by hand: one that is sound, and for each rule what breaks it.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import type { Event } from '../chaos/history.ts'
import { markOfTexts, marksOf } from '../chaos/marks.ts'
import { at, brokenBy, entry, received, second, type soundRun, without } from '../chaos/sound-run.ts'
import { openTappedLine } from '../chaos/tapped-line.ts'

describe('the checker of the chaos runs', () => {
  it('F1 a sound history has no violation', () => {
    expect(brokenBy(() => {})).toEqual({})
  })

  it('F2 an acknowledged entry that is gone, doubled, changed, or was refused is found', () => {
    const gone = brokenBy(({ question }) => {
      question.entries.splice(2, 1)
    })
    expect(gone.I1).toBe(1)
    const twice = brokenBy(({ question }) => {
      question.entries.push({ ...entry(6, 'said', 'lin', { text: 'two' }), draftId: 'draft-3' })
    })
    expect(twice.I1).toBe(1)
    const changed = brokenBy(({ question }) => {
      question.entries[2] = entry(3, 'said', 'lin', { text: 'other' })
    })
    expect(changed.I1).toBe(1)
    const refused = brokenBy(({ history }) => {
      const ok = history.findIndex((event) => event.is === 'ok' && event.draftId === 'draft-3')
      history[ok] = at(3005, 'lin', { is: 'fail', draftId: 'draft-3', code: 'not-found' })
    })
    expect(refused.I1).toBe(1)
  })

  it('F3 an acknowledged file that is gone or doubled is found', () => {
    const sent = (run: ReturnType<typeof soundRun>, sha256: string) => {
      const invoke = {
        is: 'invoke',
        draftId: 'file',
        personId: 'lin',
        kind: 'recording-added',
        told: {},
        sha256,
      } as const
      run.history.push(at(100, 'lin', invoke), at(200, 'lin', { is: 'ok', draftId: 'file' }))
    }
    expect(brokenBy((run) => sent(run, 'aa'))).toEqual({})
    expect(brokenBy((run) => sent(run, 'bb'))).toEqual({ I1: 1 })
    const twice = brokenBy((run) => {
      sent(run, 'aa')
      run.final.files.push(run.final.files[0]!)
    })
    expect(twice).toEqual({ I1: 1 })
  })

  it('F4 an entry that nobody sent, and one that was shown and is not kept, are found', () => {
    expect(brokenBy((run) => without(run, (event) => event.is === 'invoke' && event.draftId === 'draft-3'))).toEqual({
      I2: 1,
    })
    const phantom = brokenBy(({ history }) => {
      history.push(at(5100, 'lin', received({ personId: 'lin', phone: 'lin-1', seq: 6, digest: 'phantom' })))
    })
    expect(phantom).toEqual({ I2: 1 })
  })

  it('F5 a number that is missing, twice there, or not what the row says is found', () => {
    const missing = brokenBy(({ question }) => {
      question.entries = question.entries.map((one) => (one.seq === 5 ? { ...one, seq: 7 } : one))
    })
    expect(missing.I3).toBe(1)
    const twice = brokenBy(({ question }) => {
      question.entries = question.entries.map((one) => (one.seq === 4 ? { ...one, seq: 3 } : one))
    })
    expect(twice.I3).toBe(1)
    const row = brokenBy(({ question }) => {
      question.seq = 4
    })
    expect(row).toEqual({ I3: 1 })
  })

  it('F6 an entry that a screen left out, showed twice or too early is found', () => {
    const isThird = (event: Event) => event.is === 'received' && event.phone === 'wang-1' && event.seq === 3
    expect(brokenBy((run) => without(run, isThird))).toEqual({ I4: 1 })
    const twice = brokenBy(({ history }) => {
      history.push(...history.filter(isThird))
    })
    expect(twice).toEqual({ I4: 1 })
  })

  it('F7 a screen that shows less in the end, one that is late, and doors that tell otherwise are found', () => {
    const less = brokenBy(({ history }) => {
      const shown = history.find((event) => event.is === 'shown')!
      if (shown.is === 'shown') shown.digests.pop()
    })
    expect(less).toEqual({ I5: 1 })
    const late = brokenBy(({ history }) => {
      const last = history.findIndex((event) => event.is === 'received' && event.phone === 'wang-1' && event.seq === 5)
      history[last]!.atMs = 16.5 * second
    })
    expect(late).toEqual({ I5: 1 })
    const otherwise = brokenBy(({ question }) => {
      question.told.pop()
    })
    expect(otherwise).toEqual({ I5: 1 })
  })

  it('F8 two entries of one phone in the wrong order are found', () => {
    const swapped = brokenBy(({ history }) => {
      for (const event of history) if (event.is === 'invoke' && event.draftId === 'draft-3') event.order = 9
    })
    expect(swapped).toEqual({ I6: 1 })
  })

  it('F9 a step that is not called in time, forgotten, called twice or after the accept is found', () => {
    const overdue = brokenBy(({ question }) => {
      question.steps[0] = { ...question.steps[0]!, firedAtMs: 6500 }
    })
    expect(overdue).toEqual({ I7: 1 })
    const neverFired = brokenBy(({ question }) => {
      question.steps[1] = { ...question.steps[1]!, stoppedAtMs: null }
    })
    expect(neverFired).toEqual({ I7: 1 })
    const forgotten = brokenBy(({ question }) => {
      question.isOwned = false
    })
    expect(forgotten).toEqual({ I7: 1 })
    expect(brokenBy(({ final }) => final.promiseless.push('c1'))).toEqual({ I7: 1 })
    const calledAfter = (body: object) =>
      brokenBy(({ question }) => {
        question.entries.push(entry(6, 'called', null, { callId: 'call-2', personId: 'li', channel: 'sms', ...body }))
      })
    expect(calledAfter({ step: 2 }).I7).toBe(1)
    expect(calledAfter({ step: 5 }).I7).toBe(undefined)
    expect(calledAfter({ step: 1, personId: 'wang' }).I7).toBe(2)
  })

  it('F10 a gateway that rings long after the accept, or what nobody wrote down, is found', () => {
    const rings = (atMs: number, callId: string) =>
      brokenBy(({ history }) => {
        history.push(at(atMs, 'gateway', { is: 'ring', callId }))
      })
    expect(rings(6900, 'call-1')).toEqual({})
    expect(rings(7100, 'call-1')).toEqual({ I7: 1 })
    expect(rings(3000, 'call-9')).toEqual({ I7: 1 })
  })

  it('F11 what falls into a fault has its time behind it, and a fault of a telephone line excuses no server', () => {
    const during = (fault: string) =>
      brokenBy(({ question, history }) => {
        question.steps[0] = { ...question.steps[0]!, firedAtMs: 8000 }
        history.push(at(900, 'nemesis', { is: 'nemesis', fault, phase: 'begin' }))
        history.push(at(4000, 'nemesis', { is: 'nemesis', fault, phase: 'end' }))
      })
    expect(during('server-kill')).toEqual({})
    expect(during('line-cut')).toEqual({ I7: 1 })
  })

  it('F12 a stamp that cannot be read any more, or is told otherwise, is found', () => {
    const unreadable = brokenBy(({ question }) => {
      question.versions = []
    })
    expect(unreadable).toEqual({ I8: 1 })
    const overwritten = brokenBy(({ question }) => {
      question.versions[0]!.at = '1970-01-01T00:00:02.000Z'
    })
    expect(overwritten).toEqual({ I8: 1 })
  })

  it('F13 whoever may not open a consultation, or whose session was taken away, and hears of it is found', () => {
    const stranger = brokenBy(({ history, question }) => {
      const { digest } = question.entries[0]!
      history.push(at(2000, 'huang', received({ personId: 'huang', phone: 'huang-1', seq: 1, digest })))
    })
    expect(stranger).toEqual({ I9: 1, I10: 1 })
    const revokedAt = (atMs: number) =>
      brokenBy(({ history }) => {
        history.push(at(atMs, 'wang', { is: 'revoke', phone: 'wang-1', personId: 'wang' }))
      })
    expect(revokedAt(3100)).toEqual({})
    expect(revokedAt(2900)).toEqual({ I10: 1 })
  })

  it('F14 a file without its object, half of one, and a half one under a whole name are found', () => {
    const withObject = (object: { sha256: string; bytes: number } | null) =>
      brokenBy(({ final }) => {
        final.files[0] = { ...final.files[0]!, object }
      })
    expect(withObject(null)).toEqual({ I12: 1 })
    expect(withObject({ sha256: 'aa', bytes: 2 })).toEqual({ I12: 1 })
    expect(withObject({ sha256: 'ab', bytes: 3 })).toEqual({ I12: 1 })
    expect(brokenBy(({ final }) => final.halfFiles.push('ab/abcd'))).toEqual({ I12: 1 })
  })

  it('F20 a broken chain of the audit log, and a row that waits for its seal, are found', () => {
    const chain = (how: object) =>
      brokenBy(({ final }) => {
        Object.assign(final.audit.chains[0]!, how)
      })
    expect(chain({ faults: ['number 3 is missing: a link was removed.'] })).toEqual({ I9: 1 })
    expect(chain({ waitsSinceMs: 14 * second })).toEqual({ I9: 1 })
    expect(chain({ waitsSinceMs: null })).toEqual({})
  })

  it('F21 a session that was taken away without a row, or with two, a row without that, and one who saw without a row are found', () => {
    const told = (isRevoked: boolean, rows: number) =>
      brokenBy(({ final }) => {
        final.audit.revoked = [{ sessionId: 'session-1', isRevoked, rows }]
      })
    for (const [isRevoked, rows] of [
      [true, 0],
      [true, 2],
      [false, 1],
    ] as const) {
      expect(told(isRevoked, rows)).toEqual({ I9: 1 })
    }
    const lost = brokenBy(({ history }) => {
      const revoke = { is: 'revoke', phone: 'wang-9', personId: 'wang', sessionId: 'session-9' } as const
      history.push(at(9000, 'wang', revoke))
    })
    expect(lost).toEqual({ I9: 1 })
    expect(brokenBy(({ final }) => final.audit.readBy.pop())).toEqual({ I9: 1 })
  })

  it('F22 what is marked and stood in foreign bytes, in a log or in what a gateway was told is found', () => {
    const overheard = brokenBy(({ history }) => {
      history.push(at(3000, 'foreign-tap', { is: 'overheard', where: 'foreign bytes', mark: 'markedhere' }))
    })
    expect(overheard).toEqual({ I11: 1 })
    expect(brokenBy(({ final }) => final.marked.push('a line with markedhere'))).toEqual({ I11: 1 })
  })

  it('F23 a mark is heard on a line also where it lies across two pieces, and once', async () => {
    const heard: string[] = []
    const sends = createServer((socket) => {
      socket.write('... mar')
      setTimeout(() => socket.end('kedhere ...'), 20)
    })
    await new Promise<void>((listening) => sends.listen(0, '127.0.0.1', listening))
    const target = `http://127.0.0.1:${(sends.address() as AddressInfo).port}`
    const line = await openTappedLine(target, {
      forbidden: marksOf.here,
      tell: (one) => one.is === 'overheard' && heard.push(one.mark),
    })
    const phone = connect(Number(new URL(line.address).port), '127.0.0.1').resume()
    await once(phone, 'end')
    await line.close()
    sends.close()
    expect(heard).toEqual([markOfTexts.here])
  })
})
