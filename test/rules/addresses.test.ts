// Which addresses this server speaks to: the disguises of a private address are without number, its meaning is one.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { allowanceOf, isAllowanceEntry, isPublicAddress } from '../../src/platform/addresses.ts'
import { openOutgoing } from '../../src/platform/outgoing.ts'

const nobody = openOutgoing({ allow: [], loopback: false })
const byte = fc.nat(255)

describe('Addresses', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.170',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '239.255.255.250',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'localhost',
    '',
  ])('X90 %s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each(['8.8.8.8', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '198.20.0.1', '2606:4700::1111'])(
    'X90 %s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  it('X90 whatever spelling of a private IPv4 address a web address holds, it is refused', () => {
    const privateNumber = fc.oneof(
      fc.tuple(fc.constant(127), byte, byte, byte),
      fc.tuple(fc.constant(10), byte, byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
    )
    fc.assert(
      fc.property(privateNumber, fc.constantFrom('https', 'http'), (parts, scheme) => {
        for (const host of disguisesOf(parts)) {
          expect([host, nobody.isRefused(`${scheme}://${host}/send?x=1`)]).toEqual([host, true])
        }
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    'ftp://example.org/',
    'file:///etc/passwd',
    'https://user:secret@example.org/',
    'http://example.org/',
    'http://localhost/',
    'https://localhost:8443/',
    'https://sms.localhost/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'gopher://8.8.8.8/',
    'example.org',
    '',
  ])('X90 %s is refused before anybody is asked', (url) => {
    expect(nobody.isRefused(url)).toBe(true)
  })

  it('X91 what was named is allowed: a host, a port of it, an address, a network', () => {
    const named = allowanceOf(['sms.local', 'voice.local:8080', '10.1.2.3', '[fd00::1]:25', '192.168.0.0/16'], {
      loopback: false,
    })
    expect(named.namesHost('sms.local', 1)).toBe(true)
    expect([named.namesHost('voice.local', 8080), named.namesHost('voice.local', 8081)]).toEqual([true, false])
    expect([named.namesAddress('10.1.2.3', 443), named.namesAddress('10.1.2.4', 443)]).toEqual([true, false])
    expect([named.namesAddress('fd00::1', 25), named.namesAddress('fd00::1', 26)]).toEqual([true, false])
    expect([named.namesAddress('192.168.7.7', 80), named.namesAddress('127.0.0.1', 80)]).toEqual([true, false])
    expect(named.namesHost('evil-sms.local', 1)).toBe(false)
  })

  it.each(['sms.local', 'SMS-1.local:80', '10.1.2.3', '10.1.2.3:80', '10.0.0.0/8', '::1', '[::1]:25', 'fd00::/8'])(
    'X91 %s may be named',
    (entry) => {
      expect(isAllowanceEntry(entry)).toBe(true)
    },
  )

  it('X91 in a demo this machine is allowed, and nothing else that is private', () => {
    const demo = openOutgoing({ allow: [], loopback: true })
    expect(demo.isRefused('http://127.0.0.1:8099/sms')).toBe(false)
    expect(demo.isRefused('http://localhost:8099/sms')).toBe(false)
    expect(demo.isRefused('http://[::1]:8099/sms')).toBe(false)
    expect(demo.isRefused('https://192.168.1.1/')).toBe(true)
    expect(demo.isRefused('http://169.254.169.254/')).toBe(true)
  })
})

/** The same address as decimal, octal, hexadecimal, shortened, in IPv6, and with a last dot. */
function disguisesOf([a, b, c, d]: [number, number, number, number]): string[] {
  const whole = ((a * 256 + b) * 256 + c) * 256 + d
  const hex = (value: number, digits = 0) => value.toString(16).padStart(digits, '0')
  const pairs = `${hex(a * 256 + b)}:${hex(c * 256 + d)}`
  return [
    `${a}.${b}.${c}.${d}`,
    `${a}.${b}.${c}.${d}.`,
    `${whole}`,
    `0x${hex(whole)}`,
    `0${whole.toString(8)}`,
    [a, b, c, d].map((part) => `0x${hex(part)}`).join('.'),
    [a, b, c, d].map((part) => `0${part.toString(8).padStart(3, '0')}`).join('.'),
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    `[::ffff:${a}.${b}.${c}.${d}]`,
    `[::ffff:${pairs}]`,
    `[64:ff9b::${pairs}]`,
    `[2002:${pairs}::]`,
    `%31${String(a).slice(1)}.${b}.${c}.${d}`,
  ]
}
