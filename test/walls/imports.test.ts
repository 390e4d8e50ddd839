// The walls of the house: who may import whom, who may name what. Each failure says the rule in its own sentence.

import { describe, expect, it } from '@jest/globals'
import { importsOf, sourceFiles } from '../world/source-files.ts'

const mayImport: Record<string, readonly string[]> = {
  consultation: [],
  ecg: [],
  contract: ['consultation', 'ecg/recording'],
  platform: ['contract/refusals', 'contract/limits'],
  people: ['platform', 'contract', 'consultation'],
  journal: ['platform', 'people', 'consultation', 'ecg/recording', 'contract/refusals', 'contract/limits'],
  intake: ['journal', 'people', 'platform', 'contract', 'consultation', 'ecg'],
  duty: ['journal', 'people', 'platform', 'contract', 'consultation', 'ecg'],
  calls: ['journal', 'people', 'platform', 'contract', 'consultation', 'ecg'],
  record: ['journal', 'people', 'platform', 'contract', 'consultation', 'ecg'],
  web: ['contract', 'consultation', 'ecg'],
  'app.ts': ['consultation', 'ecg', 'contract', 'platform', 'people', 'journal', 'intake', 'duty', 'calls', 'record'],
  'main.ts': ['app.ts', 'platform'],
}
const free = ['tools']
const pure = ['consultation', 'ecg', 'contract']
const nodeModule = /^(node:|fs$|path$|crypto$|stream|http|os$|child_process|worker_threads)/

const files = sourceFiles('src')
const roomOf = (file: string) => file.split('/')[1]!
const crossings = files.flatMap((file) =>
  importsOf(file)
    .filter((target) => target.startsWith('src/'))
    .map((target) => ({ file, room: roomOf(file), target })),
)

describe('Walls', () => {
  it.each(Object.keys(mayImport))('%s imports only what the house allows it', (room) => {
    const allowed = mayImport[room]!
    const breaches = crossings
      .filter((crossing) => crossing.room === room && roomOf(crossing.target) !== room)
      .filter(
        ({ target }) =>
          !allowed.some(
            (name) => target === `src/${name}` || target.startsWith(`src/${name}/`) || target === `src/${name}.ts`,
          ),
      )
      .map(({ file, target }) => `${file} imports ${target}: ${room} may import only ${allowed.join(', ') || 'zod'}`)
    expect(breaches).toEqual([])
  })

  it('every folder of src has its line in the table of walls', () => {
    const rooms = [...new Set(files.map(roomOf))].filter((room) => !(room in mayImport) && !free.includes(room))
    expect(rooms.map((room) => `src/${room} is not in the tree: give it a line in architecture and here`)).toEqual([])
  })

  it('nothing but tools and tests imports tools, nothing but web imports web', () => {
    const breaches = crossings
      .filter(
        ({ room, target }) =>
          (roomOf(target) === 'tools' && room !== 'tools') || (roomOf(target) === 'web' && room !== 'web'),
      )
      .map(({ file, target }) => `${file} imports ${target}`)
    expect(breaches).toEqual([])
  })

  it('the pure folders import nothing of Node, and only zod from outside', () => {
    const breaches = files
      .filter((file) => pure.includes(roomOf(file)))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => !target.startsWith('src/') && target !== 'zod')
          .map((target) => `${file} imports ${target}`),
      )
    expect(breaches).toEqual([])
  })

  it('web imports nothing of Node', () => {
    const breaches = files
      .filter((file) => roomOf(file) === 'web')
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => nodeModule.test(target))
          .map((target) => `${file} imports ${target}`),
      )
    expect(breaches).toEqual([])
  })

  it('only connection.ts, duty and tools import Socket.IO', () => {
    const breaches = files
      .filter(
        (file) =>
          !['src/duty/', 'src/tools/'].some((folder) => file.startsWith(folder)) && file !== 'src/web/connection.ts',
      )
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => /^(socket\.io|@socket\.io)/.test(target))
          .map((target) => `${file} imports ${target}`),
      )
    expect(breaches).toEqual([])
  })

  it('relative imports carry their extension', () => {
    const breaches = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith('src/') && !/\.(ts|tsx|css|json|svg|png|html)(\?\w+)?$/.test(target))
        .map((target) => `${file}: ${target}`),
    )
    expect(breaches).toEqual([])
  })
})
