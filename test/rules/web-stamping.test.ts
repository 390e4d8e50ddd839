// The ten seconds in which a tap can be taken back, on a good line and on a bad one.

import { beforeEach, describe, expect, it } from '@jest/globals'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { defaultSettings } from '../../src/consultation/settings.ts'
import { type Consulting, seatOf } from '../../src/web/parts/consulting.ts'
import { forgetUndo, offerUndo, undoable } from '../../src/web/parts/undo.ts'
import type { Written } from '../../src/web/state.ts'
import { cast, naming, story } from '../world/consultation-builder.ts'

// it hears every tap of the page
Object.assign(globalThis, { window: { addEventListener: () => {} } })
const { stampWith } = await import('../../src/web/screens/stamping.ts')

const settled = () => new Promise((resolve) => setImmediate(resolve))
const acknowledged = (seq: number) =>
  ({
    outcome: 'acknowledged',
    entries: [{ seq, kind: 'stamped', at: '2026-11-22T05:35:00.000Z' }],
  }) as unknown as Written

function consulting(answer: Written): { consulting: Consulting; written: [string, object?][] } {
  const scene = story().at(11).opened().recorded()
  const { lantian } = cast
  const written: [string, object?][] = []
  const write: Consulting['write'] = async (kind, body) => {
    written.push([kind, body])
    return kind === 'stamped' ? answer : { outcome: 'queued' }
  }
  const seat = seatOf({ id: lantian.personId, name: lantian.name }, [lantian], scene.state)
  const known = { consultation: scene.state, pathway: stemi, settings: defaultSettings, naming, sites: [], people: [] }
  return { consulting: { ...known, seat, write }, written }
}

const stamp = { milestone: 'needle', how: 'tapped' } as const

describe('A stamp', () => {
  beforeEach(forgetUndo)

  it('W541 that the server acknowledges late is offered to be taken back from then on, by its number', async () => {
    let acknowledge = (_: Written) => {}
    const later = new Promise<Written>((resolve) => {
      acknowledge = resolve
    })
    const scene = consulting({ outcome: 'queued', later })
    await stampWith(scene.consulting)(stamp)
    await settled()
    expect(undoable.value).toBeNull()
    acknowledge(acknowledged(7))
    await settled()
    undoable.value!.onUndo()
    expect(scene.written).toMatchObject([
      ['stamped', stamp],
      ['withdrawn', { seq: 7 }],
    ])
  })

  it('W541 that is acknowledged at once is offered at once; one that was taken back or refused later is not', async () => {
    await stampWith(consulting(acknowledged(7)).consulting)(stamp)
    await settled()
    expect(undoable.value).not.toBeNull()
    forgetUndo()
    for (const last of [{ outcome: 'queued' }, { outcome: 'refused', refusal: {} }] as Written[]) {
      await stampWith(consulting({ outcome: 'queued', later: Promise.resolve(last) }).consulting)(stamp)
      await settled()
      expect(undoable.value).toBeNull()
    }
  })

  it('W566 of another page that the server acknowledges late leaves what can be taken back on this one', () => {
    const nothing = () => {}
    offerUndo('elsewhere', nothing, '/c/other')
    expect(undoable.value?.words).toBe('elsewhere')
    offerUndo('here', nothing)
    offerUndo('elsewhere', nothing, '/c/other')
    expect(undoable.value?.words).toBe('here')
    offerUndo('here again', nothing)
    expect(undoable.value?.words).toBe('here again')
    undoable.value = { ...undoable.value!, untilMs: 0 }
    offerUndo('elsewhere', nothing, '/c/other')
    expect(undoable.value?.words).toBe('elsewhere')
  })
})
