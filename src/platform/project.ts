// Where the project lies on this disk: the same for the sources and for what was built from them.

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const projectFolder = findProject(dirname(fileURLToPath(import.meta.url)))

/** A module by its path below src, to be run in a thread: as built or as source, whichever this program runs from. */
export function moduleToRun(name: string): URL {
  const isSource = import.meta.url.endsWith('.ts')
  return pathToFileURL(join(projectFolder, isSource ? `src/${name}.ts` : `build/${name}.js`))
}

function findProject(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findProject(dirname(folder))
}
