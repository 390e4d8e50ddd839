// A screen that is loaded when it is first asked for. Says so with words; when the network fails it offers to try again,
// and tries by itself when the network is back.

import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { isOnline } from '../state.ts'
import { Broken, Loading, longMs } from './page-state.tsx'

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>

/** A component that stands for the screen; `fetchNow` brings it before anybody asks. */
export function later<Props extends object>(load: Load<Props>) {
  let Screen: ComponentType<Props> | null = null
  const fetchNow = async () => {
    Screen = (await load()).default
  }
  function Later(props: Props) {
    const [state, setState] = useState<'loading' | 'here' | 'broken'>(Screen ? 'here' : 'loading')
    const ask = () => {
      setState('loading')
      fetchNow().then(
        () => setState('here'),
        () => setState('broken'),
      )
    }
    const askQuietly = () =>
      fetchNow().then(
        () => setState('here'),
        () => undefined,
      )
    // A newer program may have replaced the file for good: then the whole page is asked for again (nothing typed is lost).
    const askAgain = () =>
      fetchNow().then(
        () => setState('here'),
        () => location.reload(),
      )
    const isUp = isOnline.value
    // The screen may have come (asked for early) between this page's first picture and this moment: then it is shown. To ask
    // only while it is missing left the page at "loading" for ever.
    useEffect(() => {
      if (Screen) return setState('here')
      ask()
      // what failed is asked for again; a file that is still on its way a browser does not ask for twice, it only waits for it
      const again = setInterval(() => (Screen ? clearInterval(again) : askQuietly()), longMs)
      return () => clearInterval(again)
    }, [isUp])
    if (Screen) return <Screen {...props} />
    return state === 'broken' ? <Broken onRetry={() => void askAgain()} /> : <Loading />
  }
  return Object.assign(Later, { fetchNow })
}

/** A part that is nothing until it is here, and stays nothing without a network: the page stands without it. */
export function quietly(load: Load<object>) {
  return function Quietly() {
    const [Part, setPart] = useState<ComponentType<object> | null>(null)
    useEffect(() => {
      load().then(
        (loaded) => setPart(() => loaded.default),
        () => undefined,
      )
    }, [])
    return Part && <Part />
  }
}
