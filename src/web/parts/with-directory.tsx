// What cannot be shown without the names of the network. The start reads them once and quietly: here they are asked for until
// they are there.

import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { type Directory, directory } from '../phone-state.ts'
import { Broken, Loading } from './page-state.tsx'
import { useReading } from './reading.ts'

export function WithDirectory({ children }: { children: ComponentChildren }) {
  return directory.value ? children : <Reading />
}

function Reading() {
  const reading = useReading<Directory>('/api/directory')
  useEffect(() => {
    if (reading.is === 'here') directory.value = reading.reply
  }, [reading])
  if (reading.is === 'broken') return <Broken sentence={reading.sentence} onRetry={reading.again} />
  return <Loading />
}
