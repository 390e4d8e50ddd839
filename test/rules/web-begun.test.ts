// What was begun on a phone and has not gone: it waits for whoever began it, through a session that ran out, behind a slow
// disk and in a second tab, and nobody else sees it.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { askForm, emptyForm } from '../../src/web/ask-form.ts'
import { forgetBegun, holdBegun, putBegunAway, takeBackBegun } from '../../src/web/begun.ts'
import { composerDrafts } from '../../src/web/composer-drafts.ts'
import { keepTheLastState, readLastState } from '../../src/web/keep-last-state.ts'
import { type Me, me, session } from '../../src/web/phone-state.ts'
import { openPhoneStorage } from '../../src/web/phone-storage.ts'
import { keeping, tellKept } from '../../src/web/storage-health.ts'
import { changeTaken, shareTaken, takeBack, takenPictures } from '../../src/web/taken-pictures.ts'
import { goOn, isWhoseAsked } from '../../src/web/whose-question.ts'
import { databaseInMemory } from '../world/database-in-memory.ts'
import { until } from '../world/until.ts'

const page = (id: string) => ({ id, file: new File(['ecg'], `${id}.jpg`, { type: 'image/jpeg' }) })
const person = (id: string) => ({ person: { id } }) as Me
const idsOf = (consultationId: string) => takenPictures.value[consultationId]?.map(({ id }) => id)

/** As session.ts does it: what is shown goes, whatever is held. */
function leave(): void {
  me.value = null
  putBegunAway()
  session.value = 'out'
}

function enter(id: string): void {
  me.value = person(id)
  takeBackBegun(id)
  session.value = 'in'
}

beforeEach(() => {
  forgetBegun()
  leave()
})

describe('Pictures that were taken and not sent', () => {
  beforeEach(() => {
    enter('p-lantian')
    changeTaken('c-1', [page('one')])
  })

  it('W450 wait, when the session ran out, for whoever took them, once', () => {
    holdBegun('p-lantian')
    leave()
    expect(takenPictures.value).toEqual({})
    enter('p-lantian')
    expect(idsOf('c-1')).toEqual(['one'])
    leave()
    enter('p-lantian')
    expect(takenPictures.value).toEqual({})
  })

  it('W450 are shown to nobody else, and are gone when somebody else was here', () => {
    holdBegun('p-lantian')
    leave()
    enter('p-gande')
    expect(takenPictures.value).toEqual({})
    leave()
    enter('p-lantian')
    expect(takenPictures.value).toEqual({})
  })

  it('W450 go when he signs out or the phone is taken away', () => {
    holdBegun('p-lantian')
    forgetBegun()
    leave()
    enter('p-lantian')
    expect(takenPictures.value).toEqual({})
  })

  it('W450 leave the sealed storage with everything that is wiped there', async () => {
    const phone = databaseInMemory()
    const storage = await openPhoneStorage(async () => phone.database)
    expect(await storage.write('pictures', takenPictures.value)).toBe(true)
    expect(phone.keysOf('files')).toHaveLength(1)
    await storage.wipe(false)
    await until('the picture to be gone', () => phone.keysOf('files').length === 0)
    expect(await storage.read('pictures')).toBeUndefined()
  })

  it('W450 come before those that were taken meanwhile for the same consultation', () => {
    takeBack({ 'c-1': [page('zero'), page('one')], 'c-2': [page('two')] })
    expect([idsOf('c-1'), idsOf('c-2')]).toEqual([['zero', 'one'], ['two']])
  })
})

describe('A slow disk', () => {
  async function opened() {
    const phone = databaseInMemory()
    const storage = await openPhoneStorage(async () => phone.database)
    await storage.write('last', { me: person('p-lantian') })
    await storage.write('ask', { ...emptyForm(0), complaint: 'chest pain' })
    await storage.write('pictures', { 'c-1': [page('one')] })
    let go = () => {}
    phone.hold = new Promise<void>((resolve) => {
      go = resolve
    })
    const written: string[] = []
    const { kept, ask, late } = await readLastState(storage, 5)
    expect([kept, ask, takenPictures.value]).toEqual([undefined, undefined, {}])
    const keep = async (key: string) => {
      written.push(key)
      return true
    }
    return { go, written, keeping: () => keepTheLastState(keep, late) }
  }

  it('W451 loses nothing: what it brings late is taken back, and nothing is written over it before', async () => {
    const { go, written, keeping } = await opened()
    enter('p-lantian')
    const kept = keeping()
    changeTaken('c-1', [page('two')])
    await new Promise((resolve) => setImmediate(resolve))
    expect(written).toEqual([])
    go()
    await kept
    expect([askForm.value?.complaint, idsOf('c-1')]).toEqual(['chest pain', ['one', 'two']])
    expect(written).toEqual(expect.arrayContaining(['ask', 'pictures']))
  })

  it('W451 brings a begun question back, and asks whose the pages are that another app has shared meanwhile', async () => {
    const { go, keeping } = await opened()
    enter('p-lantian')
    askForm.value = { ...emptyForm(1), pages: [page('shared')] }
    const kept = keeping()
    go()
    await kept
    expect([askForm.value.complaint, askForm.value.pages, isWhoseAsked.value]).toEqual(['chest pain', [], true])
    goOn()
    expect(askForm.value.pages.map(({ id }) => id)).toEqual(['shared'])
  })

  it('W451 leaves the words that were written meanwhile', async () => {
    const { go, keeping } = await opened()
    enter('p-lantian')
    askForm.value = { ...emptyForm(1), complaint: 'pale' }
    const kept = keeping()
    go()
    await kept
    expect(askForm.value.complaint).toBe('pale')
  })

  it('W451 shows it to nobody but whoever began it', async () => {
    const { go, keeping } = await opened()
    const kept = keeping()
    go()
    await kept
    expect([askForm.value, takenPictures.value]).toEqual([null, {}])
    enter('p-gande')
    expect([askForm.value, takenPictures.value]).toEqual([null, {}])
  })

  it.each([
    ['has signed out meanwhile', () => forgetBegun()],
    ['is not who is here now', () => enter('p-gande')],
  ])('W451 brings nothing back where whoever began it %s', async (_, meanwhile) => {
    const { go, keeping } = await opened()
    const kept = keeping()
    meanwhile()
    go()
    await kept
    enter('p-lantian')
    expect([askForm.value, composerDrafts.value, takenPictures.value]).toEqual([null, {}, {}])
  })
})

describe('No room on the phone', () => {
  it('W453 for the pictures is said, although the question could be kept', () => {
    tellKept('pictures', false)
    tellKept('ask', true)
    expect(keeping.value).toBe('full')
    tellKept('pictures', true)
    expect(keeping.value).toBe('well')
  })
})

describe('A second tab', () => {
  let stop = () => {}
  let other: BroadcastChannel
  beforeEach(() => {
    stop = shareTaken()
    other = new BroadcastChannel('jiuxin-taken')
  })
  afterEach(() => {
    stop()
    other.close()
  })

  it('W454 lets go of the pictures that another has sent, of nobody else and of no other consultation', async () => {
    enter('p-lantian')
    changeTaken('c-1', [page('one')])
    changeTaken('c-2', [page('two')])
    other.postMessage({ personId: 'p-gande', consultationId: 'c-2', pages: [] })
    other.postMessage({ personId: 'p-lantian', consultationId: 'c-1', pages: [] })
    await until('them to be gone', () => idsOf('c-1') === undefined)
    expect(idsOf('c-2')).toEqual(['two'])
  })

  it('W454 hears from this one what it has sent', async () => {
    const heard: unknown[] = []
    other.onmessage = ({ data }) => void heard.push(data)
    enter('p-lantian')
    changeTaken('c-1', [])
    await until('it to be heard', () => heard.length > 0)
    expect(heard).toEqual([{ personId: 'p-lantian', consultationId: 'c-1', pages: [] }])
  })
})
