// The server that chaos runs: built from the sources as `npm run build` does, with nothing or with a planted bug in it.
// A bug is a text of a source file and what stands there instead; a build whose text is not found fails, so that no
// planted bug goes stale unseen. The sources themselves stay clean.

import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { project } from '../world/service.ts'
import { type Patch, patched } from './patched.ts'

/** Threads are started by the name of their file: from this build, not from that of `npm start`. */
const ownThreads = (folder: string): Patch => ({
  file: 'platform/project.ts',
  text: `\`build/\${name}.js\``,
  instead: `\`${relative(project, folder)}/\${name}.js\``,
})

/** The program to be started by Node. */
export async function buildServer(name: string, patches: readonly Patch[] = []): Promise<string> {
  const folder = join(project, 'node_modules/.cache/jiuxin-chaos', name)
  await build({
    absWorkingDir: project,
    entryPoints: ['tools/start', 'intake/preview-worker', 'people/rosters/imports/plan-worker'].map(
      (entry) => `src/${entry}.ts`,
    ),
    outbase: 'src',
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'silent',
    plugins: [patching([...patches, ownThreads(folder)])],
  })
  return join(folder, 'tools/start.js')
}

function patching(patches: readonly Patch[]): Plugin {
  const files = new Set(patches.map(({ file }) => join(project, 'src', file)))
  return {
    name: 'planted',
    setup({ onLoad, onEnd }) {
      const loaded = new Set<string>()
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (!files.has(path)) return null
        loaded.add(path)
        const own = patches.filter(({ file }) => join(project, 'src', file) === path)
        return { contents: patched(readFileSync(path, 'utf8'), own), loader: 'ts' }
      })
      onEnd(({ errors }) => {
        const missing = [...files].find((file) => !loaded.has(file))
        if (errors.length === 0 && missing !== undefined) throw new Error(`${missing} is not part of the server.`)
      })
    },
  }
}
