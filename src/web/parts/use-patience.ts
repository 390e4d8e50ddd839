// How long a line that is only just coming up is waited for before anybody is told that there is none.

import { useEffect, useState } from 'preact/hooks'

/** The first seconds of connecting are not "offline". */
export function usePatience(isUp: boolean): boolean {
  const [isPatient, setPatient] = useState(true)
  useEffect(() => {
    setPatient(true)
    const timer = setTimeout(() => setPatient(false), 4000)
    return () => clearTimeout(timer)
  }, [isUp])
  return isPatient
}
