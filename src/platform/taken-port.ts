// The port that was really taken (PORT may be 0); until it listens, the one that is wished for.

import type { Server } from 'node:net'

export function takenPort(server: Pick<Server, 'address'>, wished: number): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : wished
}
