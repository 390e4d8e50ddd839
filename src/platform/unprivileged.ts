// Postgres refuses to run as root. Root hands it to the user `postgres`, else to `nobody`; where a folder on the way
// is closed to them (a 0700 home of root) it runs in a user namespace instead. So does a user without a name (a
// container with a number for a user), whom Postgres refuses as well. Everybody else just runs it.

import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'

export interface Unprivileged {
  /** The user and group that a child is started as; undefined = as this process. */
  user: { uid: number; gid: number } | undefined
  command(program: string, args: string[]): [program: string, args: string[]]
}

const nobody = 65534

/** How to run `programFolder`'s programs on `dataParent`'s folders without being root. */
export function chooseUnprivileged(programFolder: string, dataParent: string): Unprivileged {
  const asIs: Unprivileged = { user: undefined, command: (program, args) => [program, args] }
  if (process.getuid?.() === 0) {
    const user = postgresUser()
    if (isOpenTo(programFolder, user) && isOpenTo(dataParent, user)) return { ...asIs, user }
  } else if (hasName()) {
    return asIs
  }
  const namespace = ['-U', `--map-user=${nobody}`, `--map-group=${nobody}`, '--']
  if (spawnSync('unshare', [...namespace, '/bin/true'], { env: { PATH: searchPath } }).status !== 0) {
    throw new Error(
      `Postgres runs neither as root (${dataParent} or ${programFolder} is closed to other users) nor as a user ` +
        'without a name. Start as an ordinary user, set DATA_DIR to an open folder, or set DATABASE_URL.',
    )
  }
  return { user: undefined, command: (program, args) => ['unshare', [...namespace, program, ...args]] }
}

export const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Gives a file or a folder with all its contents to the user that Postgres runs as. */
export function giveTo(runner: Unprivileged, path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = runner.user ?? { uid: 0, gid: 0 }
  const facts = lstatSync(path)
  if (facts.uid === uid && facts.gid === gid) return
  chownSync(path, uid, gid)
  if (!facts.isDirectory()) return
  for (const name of readdirSync(path)) giveTo(runner, join(path, name))
}

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

function postgresUser(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('postgres:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : { uid: nobody, gid: nobody }
}

function isOpenTo(path: string, user: { uid: number; gid: number }): boolean {
  const { mode, uid, gid } = statSync(path)
  const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
  if ((mode & needed) === 0) return false
  return dirname(path) === path || isOpenTo(dirname(path), user)
}
