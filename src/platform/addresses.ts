// Which addresses of the network this server may speak to: public ones, and of the private ones only those that whoever
// runs it has named (OUTGOING_ALLOW). Pure: names are resolved elsewhere.

import { BlockList, isIP } from 'node:net'

export interface Allowance {
  /** The host was named itself: whatever it resolves to was meant. */
  namesHost(host: string, port: number): boolean
  namesAddress(address: string, port: number): boolean
}

/** Each entry: `host`, `host:port`, an address (IPv6 with a port in brackets) or a network like `10.0.0.0/8`. */
export function allowanceOf(entries: readonly string[], options: { loopback: boolean }): Allowance {
  const hosts = new Set<string>()
  const anyPort = new BlockList()
  const addressPorts = new Set<string>()
  for (const entry of entries.map((each) => each.toLowerCase())) {
    const [network = '', bits] = entry.split('/')
    const { host, port } = splitPort(network)
    const family = familyOf(host)
    if (bits !== undefined && family) anyPort.addSubnet(host, Number(bits), family)
    else if (family && port === undefined) anyPort.addAddress(host, family)
    else if (family) addressPorts.add(`${host} ${port}`)
    else hosts.add(port === undefined ? host : `${host}:${port}`)
  }
  if (options.loopback) {
    anyPort.addSubnet('127.0.0.0', 8, 'ipv4')
    anyPort.addAddress('::1', 'ipv6')
  }
  return {
    namesHost: (host, port) => hosts.has(host) || hosts.has(`${host}:${port}`),
    namesAddress(address, port) {
      const family = familyOf(address)
      return family !== null && (anyPort.check(address, family) || addressPorts.has(`${address} ${port}`))
    },
  }
}

export function isAllowanceEntry(entry: string): boolean {
  const [network = '', bits, more] = entry.split('/')
  const { host, port } = splitPort(network)
  if (more !== undefined || (port !== undefined && !(port >= 1 && port <= 65_535))) return false
  const family = familyOf(host)
  if (bits === undefined) return family !== null || /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_-]+)*$/i.test(host)
  return port === undefined && family !== null && /^\d{1,3}$/.test(bits) && Number(bits) <= widest[family]
}

/** Of the whole Internet. Everything that is kept for other purposes, and every disguise of IPv4 in IPv6, is not. */
export function isPublicAddress(address: string): boolean {
  const family = familyOf(address)
  if (family === null) return false
  if (family === 'ipv4') return !reserved.check(address, 'ipv4')
  return global.check(address, 'ipv6') && !reserved.check(address, 'ipv6')
}

const widest = { ipv4: 32, ipv6: 128 }

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  // an address with a zone belongs to one interface of this machine
  if (address.includes('%')) return null
  return ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address)] ?? null
}

function splitPort(text: string): { host: string; port: number | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text)
  if (bracketed) return { host: bracketed[1]!, port: bracketed[2] === undefined ? undefined : Number(bracketed[2]) }
  if (isIP(text) === 6) return { host: text, port: undefined }
  const [, host = text, port] = /^(.*):(\d{1,5})$/.exec(text) ?? []
  return { host, port: port === undefined ? undefined : Number(port) }
}

// IANA special-purpose registries. IPv6 is the other way round: only what is handed out (2000::/3) can be public.
const global = new BlockList()
global.addSubnet('2000::', 3, 'ipv6')
const reserved = new BlockList()
for (const network of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]) {
  const [address, bits] = network.split('/')
  reserved.addSubnet(address!, Number(bits), 'ipv4')
}
// Teredo and other protocols, documentation, 6to4
for (const network of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) {
  const [address, bits] = network.split('/')
  reserved.addSubnet(address!, Number(bits), 'ipv6')
}
