// Templates of gateways: whatever a value holds, it stays a value where it stands.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isSigned, signedHeaders } from '../../src/calls/channels/signature.ts'
import { fill, placeOfBody, readHeaders, sampleAddress } from '../../src/calls/channels/template.ts'
import { channelNames } from '../../src/consultation/channel-names.ts'
import { callableThrough, usualPreferences } from '../../src/people/call-preferences.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '","admin":true,"x":"', '&to=1', '\r\nHost: evil', '</text>', '{phone}', '../../x', '%00'),
)

describe('Templates', () => {
  it('K125 a value in JSON stays that one string', () => {
    const template = '{"to":"{phone}","say":"{text}","nested":{"id":"{callId}"},"n":1}'
    fc.assert(
      fc.property(anyText, anyText, (text, callId) => {
        const read = JSON.parse(fill(template, { phone: '139', text, callId }, 'json'))
        expect(read).toEqual({ to: '139', say: text, nested: { id: callId }, n: 1 })
      }),
    )
  })

  it('K125 a value in an address changes neither the host nor the path nor the other fields', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(!/\p{Surrogate}/u.test(text))
        const url = new URL(fill('https://sms.example/send?to=139&say={text}&key=k', { text }, 'address'))
        expect([url.host, url.pathname, [...url.searchParams.keys()]]).toEqual([
          'sms.example',
          '/send',
          ['to', 'say', 'key'],
        ])
        expect(url.searchParams.get('say')).toBe(text)
      }),
    )
  })

  it('K125 a value in a form, in XML or in a header adds nothing of its own', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(!/\p{Surrogate}/u.test(text))
        expect([...new URLSearchParams(fill('a={text}&b=2', { text }, 'form'))]).toEqual([
          ['a', text],
          ['b', '2'],
        ])
        expect(fill('<t>{text}</t>', { text }, 'xml').slice(3, -4)).not.toMatch(/[<>"']/)
        expect(fill('Bearer {text}', { text }, 'header')).toMatch(/^[\x20-\x7e]*$/)
      }),
    )
  })

  it('K125 what is no place stays as it is, and a value is not filled once more', () => {
    expect(fill('{"a":{"b":{}},"c":"{unknown}","d":"{text}"}', { text: '{phone}', phone: '1' }, 'json')).toBe(
      '{"a":{"b":{}},"c":"{unknown}","d":"{phone}"}',
    )
  })

  it('K125 the kind of the body follows from its header', () => {
    expect(placeOfBody({ 'content-TYPE': 'application/json; charset=utf-8' })).toBe('json')
    expect(placeOfBody({ 'Content-Type': 'application/x-www-form-urlencoded' })).toBe('form')
    expect(placeOfBody({ 'Content-Type': 'text/xml' })).toBe('xml')
    expect(placeOfBody({})).toBe('text')
  })

  it.each([
    'Host: evil',
    'Content-Length: 1',
    'no header',
    'X-A : 1',
    'X: 中',
    'Transfer-Encoding: chunked',
    'A: b\u0001',
  ])('K126 the header "%s" is not taken', (line) => {
    expect(readHeaders(`X-Fine: yes\n${line}`)).toBeNull()
  })

  it('K126 headers are lines of name and value', () => {
    expect(readHeaders('Authorization: Bearer {apiKey}\r\n\r\nX-Empty:\n')).toEqual({
      Authorization: 'Bearer {apiKey}',
      'X-Empty': '',
    })
  })

  it.each(['https://{phone}.example/', 'https://sms.example:{phone}/', '{callbackUrl}', 'sms.example/x', ''])(
    'K126 no value chooses whom to ask: %s is no address',
    (template) => {
      expect(sampleAddress(template)).toBeNull()
    },
  )
})

describe('Signatures', () => {
  const at = new Date('2026-11-22T05:00:00Z')
  const later = (seconds: number) => new Date(at.getTime() + seconds * 1000)
  const body = Buffer.from('{"callId":"x","key":"1"}')
  const headers = signedHeaders('a-secret-of-sixteen', body, at)

  it('K127 hold for five minutes, and not for another body, secret or time', () => {
    const holds = (changes: { body?: Buffer; secret?: string; now?: Date; headers?: Record<string, string> }) =>
      isSigned(
        { ...headers, ...changes.headers },
        changes.body ?? body,
        'secret' in changes ? changes.secret : 'a-secret-of-sixteen',
        changes.now ?? at,
      )
    expect(holds({})).toBe(true)
    expect([holds({ now: later(299) }), holds({ now: later(301) }), holds({ now: later(-301) })]).toEqual([
      true,
      false,
      false,
    ])
    expect(holds({ body: Buffer.from('{"callId":"x","key":"2"}') })).toBe(false)
    expect(holds({ secret: 'another-secret-of-16' })).toBe(false)
    expect(holds({ headers: { 'x-jiuxin-timestamp': String(at.getTime() / 1000 + 1) } })).toBe(false)
    for (const signature of ['', 'x', '00'.repeat(32), headers['x-jiuxin-signature']!.slice(2)]) {
      expect(holds({ headers: { 'x-jiuxin-signature': signature } })).toBe(false)
    }
  })

  it('K127 without a secret nothing is believed', () => {
    expect(isSigned(signedHeaders('', body, at), body, undefined, at)).toBe(false)
  })
})

describe('Wishes of a person', () => {
  const timeZone = 'Asia/Shanghai'
  const wanted = [...channelNames]
  const wishes = {
    channels: ['sms', 'voice', 'live'] as ('sms' | 'voice' | 'live')[],
    quietFrom: '22:00',
    quietUntil: '07:00',
  }
  const atHome = (hour: number) => new Date(`2026-11-22T${String(hour).padStart(2, '0')}:00:00+08:00`)

  it.each([
    [12, false, ['live', 'sms', 'voice']],
    [23, false, ['live']],
    [6, false, ['live']],
    [7, false, ['live', 'sms', 'voice']],
    [23, true, ['live', 'sms', 'voice']],
    [3, true, ['live', 'sms', 'voice']],
  ])('K120 at %i o’clock (urgent on duty: %s) he is called through %s', (hour, isUrgentOnDuty, through) => {
    expect(callableThrough(wishes, wanted, { isUrgentOnDuty, at: atHome(hour), timeZone })).toEqual(through)
  })

  it('K120 who never said anything is called through everything, and nobody through what is not wanted', () => {
    const call = { isUrgentOnDuty: false, at: atHome(3), timeZone }
    expect(callableThrough(usualPreferences, wanted, call)).toEqual(wanted)
    expect(callableThrough(wishes, ['email', 'voice'], { ...call, at: atHome(12) })).toEqual(['voice'])
  })
})
