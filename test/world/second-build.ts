// A newer version of the client, made from the built one: every file has another name, as after any change, and the page says
// that it is the second. The server learns of files when it starts, so the new ones lie there before; `release` puts the
// new page and the new service worker in place and takes the old files away, as a deployment does.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export interface TwoBuilds {
  folder: string
  release(): void
  remove(): void
}

export function twoBuildsOf(client: string): TwoBuilds {
  const folder = mkdtempSync(join(tmpdir(), 'jiuxin-builds-'))
  cpSync(client, folder, { recursive: true })
  const assets = join(folder, 'assets')
  const old = readdirSync(assets).filter((name) => !/\.(gz|br)$/.test(name))
  const renamed = (text: string) => old.reduce((rest, name) => rest.replaceAll(name, `second-${name}`), text)
  for (const name of old) put(join(assets, `second-${name}`), renamed(readFileSync(join(assets, name), 'utf8')))
  return {
    folder,
    release() {
      const page = renamed(readFileSync(join(folder, 'index.html'), 'utf8'))
      put(join(folder, 'index.html'), page.replace('<head>', '<head><meta name="build" content="second">'))
      const worker = renamed(readFileSync(join(folder, 'sw.js'), 'utf8'))
      put(join(folder, 'sw.js'), worker.replace(/(url:"index\.html",revision:")\w+/, '$1second'))
      for (const name of old) for (const end of ['', '.gz', '.br']) rmSync(join(assets, name + end), { force: true })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function put(file: string, text: string): void {
  writeFileSync(file, text)
  writeFileSync(`${file}.gz`, gzipSync(text))
  writeFileSync(`${file}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }))
}
