// Templates of an HTTP gateway: {places} in its address, headers and body, each value escaped for where it stands, so
// that no value can say more than itself.

export type Place = 'address' | 'header' | 'json' | 'form' | 'xml' | 'text'

export function fill(template: string, values: Readonly<Record<string, string>>, place: Place): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? escapes[place](values[name]!) : whole,
  )
}

const escapes: Record<Place, (value: string) => string> = {
  address: encodeURIComponent,
  header: (value) => (/^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value)),
  json: (value) => JSON.stringify(value).slice(1, -1),
  form: encodeURIComponent,
  xml: (value) => value.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`),
  text: (value) => value,
}

/** How a body is escaped follows from what the headers call it. */
export function placeOfBody(headers: Readonly<Record<string, string>>): Place {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  if (/json/i.test(type)) return 'json'
  if (/x-www-form-urlencoded/i.test(type)) return 'form'
  return /xml/i.test(type) ? 'xml' : 'text'
}

/** `Name: value`, one a line; null when a line is none, or says what the connection itself says. */
export function readHeaders(lines: string): Record<string, string> | null {
  const headers: Record<string, string> = {}
  for (const line of lines.split(/\r?\n/)) {
    if (line.trim() === '') continue
    const [, name, value] = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*(?![ \t])([\x20-\x7e]*)$/.exec(line) ?? []
    if (name === undefined || ofTheConnection.test(name)) return null
    headers[name] = value!.trim()
  }
  return headers
}

const ofTheConnection =
  /^(host|content-length|transfer-encoding|connection|upgrade|te|trailer|expect|proxy-.*|keep-alive)$/i

/** The address with every place filled, and no place in the name of the host: values never choose whom to ask. */
export function sampleAddress(template: string): string | null {
  const one = fill(template, sample('1'), 'address')
  const other = fill(template, sample('2'), 'address')
  if (!URL.canParse(one) || !URL.canParse(other)) return null
  return new URL(one).origin === new URL(other).origin ? one : null
}

export const placeNames = ['phone', 'text', 'link', 'callId', 'callbackUrl', 'apiKey'] as const
const sample = (value: string) => Object.fromEntries(placeNames.map((name) => [name, value]))
