// The line between the service and its database, as a vanished host leaves it: open on this side, and nobody says a word.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import pg from 'pg'

export interface SilentLine {
  databaseUrl: string
  /** Nothing passes any more, and nothing is closed; new connections are not answered either. */
  fallSilent(): void
  /** New connections are served; the old ones stay dead. */
  comeBack(): void
  close(): Promise<void>
}

export async function openSilentLine(databaseUrl: string): Promise<SilentLine> {
  const { host, port, user, password, database } = new pg.Client({ connectionString: databaseUrl })
  const far = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }
  const sockets = new Set<Socket>()
  let isSilent = false
  const server = createServer((near) => {
    sockets.add(near)
    near.on('error', () => near.destroy())
    if (isSilent) return void near.resume()
    const other = connect(far)
    sockets.add(other)
    other.on('error', () => other.destroy())
    near.on('close', () => other.destroy())
    other.on('close', () => !isSilent && near.destroy())
    near.pipe(other)
    other.pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(`postgres://127.0.0.1:${(server.address() as AddressInfo).port}`)
  url.username = user ?? ''
  url.password = String(password ?? '')
  url.pathname = `/${database}`
  return {
    databaseUrl: url.href,
    fallSilent() {
      isSilent = true
      for (const one of sockets) {
        one.unpipe()
        one.removeAllListeners('data')
        one.resume()
      }
    },
    comeBack() {
      isSilent = false
    },
    async close() {
      for (const one of sockets) one.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
