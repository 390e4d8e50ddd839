// Voice messages as far as their containers go; nobody speaks in them.

const latin1 = (text: string) => Buffer.from(text, 'latin1')

/** As MediaRecorder of Chrome begins one: EBML, a segment of unknown length, its tracks. */
export function webmOf(codec = 'A_OPUS', bytes = 3_000): Buffer {
  const header = latin1('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm\x42\x87\x81\x04')
  const tracks = latin1(`\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff\x16\x54\xae\x6b\x86${codec}`)
  return Buffer.concat([header, tracks, Buffer.alloc(bytes, 7)])
}

export function oggOf(first = 'OpusHead', pages = 4): Buffer {
  const page = (content: Buffer) => {
    const head = Buffer.alloc(27)
    head.write('OggS', 'latin1')
    head[26] = 1
    return Buffer.concat([head, Buffer.from([content.length]), content])
  }
  return Buffer.concat([page(latin1(first)), ...Array.from({ length: pages }, () => page(Buffer.alloc(200, 9)))])
}

export function mp4Of({ handler = 'soun', brand = 'iso5' } = {}): Buffer {
  const box = (type: string, content: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(content.length + 8)
    return Buffer.concat([length, latin1(type), content])
  }
  const hdlr = box('hdlr', Buffer.concat([Buffer.alloc(8), latin1(handler), Buffer.alloc(13)]))
  return Buffer.concat([
    box('ftyp', latin1(`${brand}\0\0\0\0${brand}`)),
    box('moov', box('trak', box('mdia', hdlr))),
    box('mdat', Buffer.alloc(2_000, 5)),
  ])
}
