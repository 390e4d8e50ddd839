// What the source may not hold, because each of these would open a door that no other test stands before.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { sourceFiles, withoutComments } from '../world/source-files.ts'

const source = sourceFiles('src').map((file) => ({ file, text: withoutComments(readFileSync(file, 'utf8')) }))

function found(pattern: RegExp, allowed: readonly string[] = []): string[] {
  return source.filter(({ file, text }) => !allowed.includes(file) && pattern.test(text)).map(({ file }) => file)
}

describe('The source', () => {
  it('X284 hashes with SHA-256, encrypts with AES-GCM or age, and draws what must not be guessed from the system', () => {
    const named = source.flatMap(({ file, text }) =>
      [...text.matchAll(/create(?:Hash|Hmac)\(\s*['"`]([\w-]+)/g)].map(([, name]) => ({ file, name })),
    )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(({ name }) => name !== 'sha256')).toEqual([])
    // what Postgres keeps of a password is made in its own way, so that the password itself does not travel
    expect(
      found(/createCipher|createDecipher|pbkdf2|scrypt|generateKeyPair/, [
        'src/platform/logins.ts',
        'src/platform/secrets.ts',
      ]),
    ).toEqual([])
    // there an id is made of the text that it stands for: nothing is protected by it; authenticator apps know HMAC with SHA-1 only
    const older = ['src/tools/watchdog/audit-database.ts', 'src/people/second-factor.ts']
    expect(found(/\bmd5\b|\bsha-?1\b/i, older)).toEqual([])
    const modes = source.flatMap(({ text }) => text.match(/\bAES-\w+/g) ?? [])
    expect([...new Set(modes)]).toEqual(['AES-GCM'])
    expect(found(/Math\.random/)).toEqual([])
  })

  it('X284 runs no text as a program, on the server or on the phone', () => {
    expect(found(/\beval\(|new Function\(|node:vm|\bsetTimeout\(\s*['"`]/)).toEqual([])
    expect(found(/\bexecSync\(|\bexec\(\s*[`'"]|shell:\s*true/)).toEqual([])
    expect(found(/from 'node:child_process'/).filter((file) => !/^src\/(platform|tools)\//.test(file))).toEqual([])
  })

  it('X284 writes no text into a page as markup and hears no window of another page', () => {
    expect(found(/dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write/)).toEqual([])
    expect(found(/window\.(?:addEventListener\('message'|postMessage|opener)|parent\.postMessage/)).toEqual([])
  })

  it('X284 believes no certificate that cannot be verified, and sends nobody to another address', () => {
    expect(found(/rejectUnauthorized|checkServerIdentity|NODE_TLS_REJECT/)).toEqual([])
    expect(found(/\.redirect\(/, ['src/platform/http-not-found.ts'])).toEqual([])
  })

  it('X284 lets whoever signs in paste, and have it filled in by the phone', () => {
    const page = readFileSync('src/web/screens/sign-in.tsx', 'utf8')
    expect(page).toContain('type="password"')
    expect(page).toContain('autocomplete="current-password"')
    expect(page).not.toContain('onPaste')
  })

  it('X288 every package is pinned to one version and to its content', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    const versions: string[] = Object.values({ ...dependencies, ...devDependencies })
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { version: string; integrity?: string; link?: boolean }>
    }
    const listed = Object.entries(packages).filter(([name]) => name !== '')
    expect(listed.length).toBeGreaterThan(versions.length)
    expect(listed.filter(([, { integrity, link }]) => link || !integrity?.startsWith('sha512-'))).toEqual([])
  })
})
