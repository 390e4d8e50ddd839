// What has just come up under a finger is not what the finger meant: for a moment it takes no tap. A key is meant: whoever
// uses one has gone to the button before.

import { useEffect, useRef, useState } from 'preact/hooks'

const settlesMs = 400

export function useSettled() {
  const [isSettled, setSettled] = useState(false)
  const isEarly = useRef(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), settlesMs)
    return () => clearTimeout(timer)
  }, [])
  return {
    isSettled,
    onPress: () => {
      isEarly.current = !isSettled
    },
    isMeant: ({ detail }: MouseEvent) => detail === 0 || (isSettled && !isEarly.current),
  }
}
