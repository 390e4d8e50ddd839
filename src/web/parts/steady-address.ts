// The address of a picture that is shown. Another one of the same picture takes its place once it has come: nothing is
// blank in between, and nothing is lost when it does not come.

import { useEffect, useRef, useState } from 'preact/hooks'

const againAfterMs = 4000
const mostTries = 12

/** `of`: another picture than before is shown at once. */
export function useSteadyAddress(address: string | null, of: string): string | null {
  const shown = useRef({ address, of })
  const [, redraw] = useState(0)
  if (shown.current.of !== of || shown.current.address === null || address === null) shown.current = { address, of }
  useEffect(() => {
    if (address === null || shown.current.address === address) return
    return whenItHasCome(address, () => {
      shown.current = { address, of }
      redraw((times) => times + 1)
    })
  }, [address, of])
  return shown.current.address
}

function whenItHasCome(address: string, tell: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  let tries = 0
  const ask = () => {
    const image = new Image()
    image.src = address
    image.decode().then(
      () => isOver || tell(),
      () => {
        if (!isOver && ++tries < mostTries) timer = setTimeout(ask, againAfterMs)
      },
    )
  }
  ask()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
