// What strangers send under the name of an ECG, and the code that each is refused with.

import { randomBytes } from 'node:crypto'
import { deflateSync, gzipSync } from 'node:zlib'
import { limits } from '../../src/contract/limits.ts'
import { ecgPicture, heicOf, jpegSegment, pdfOf, pngChunk, pngHeader, pngOf } from './pictures.ts'
import { syntheticEcgFiles } from './synthetic-ecg-files.ts'

export interface HostileFile {
  name: string
  code: string
  bytes: Buffer
}

const unreadable = 'recording-unreadable'
const unsupported = 'recording-unsupported'
const text = (content: string) => Buffer.from(content, 'utf8')
const latin1 = (content: string) => Buffer.from(content, 'latin1')
const page = '<!DOCTYPE html><html><script>alert(1)</script></html>'

export async function hostileFiles(): Promise<HostileFile[]> {
  const picture = ecgPicture({ dpi: 60 })
  const jpeg = await picture.clone().jpeg().toBuffer()
  const png = await picture.clone().png().toBuffer()
  const webp = await picture.clone().webp().toBuffer()
  const zip = smallZip()
  return [
    ...damaged(jpeg, png, webp),
    ...bombs(jpeg),
    ...documents(),
    ...archivesAndPrograms(zip),
    ...(await otherPictures(webp)),
    ...polyglots(jpeg, png, webp, zip),
    { name: 'larger than the limit', code: 'recording-too-large', bytes: oversize(jpeg) },
  ]
}

function damaged(jpeg: Buffer, png: Buffer, webp: Buffer): HostileFile[] {
  const flipped = Buffer.from(png)
  flipped[png.length >> 1]! ^= 1
  const [scp, aecg, edf] = ['scp', 'aecg', 'edf'].map(
    (name) => syntheticEcgFiles.find((file) => file.format === name)!.bytes,
  )
  return [
    { name: 'nothing', code: 'recording-empty', bytes: Buffer.alloc(0) },
    { name: 'half a JPEG', code: unreadable, bytes: jpeg.subarray(0, jpeg.length >> 1) },
    { name: 'a JPEG without its last bytes', code: unreadable, bytes: jpeg.subarray(0, -2) },
    { name: 'the first bytes of a JPEG', code: unreadable, bytes: jpeg.subarray(0, 40) },
    {
      name: 'a JPEG without a picture',
      code: unreadable,
      bytes: Buffer.concat([jpeg.subarray(0, 20), latin1('\xff\xd9')]),
    },
    { name: 'half a PNG', code: unreadable, bytes: png.subarray(0, png.length >> 1) },
    { name: 'a PNG without its end', code: unreadable, bytes: png.subarray(0, -12) },
    { name: 'a PNG with one flipped bit', code: unreadable, bytes: flipped },
    {
      name: 'a PNG without pixels',
      code: unreadable,
      bytes: pngOf([
        ['IHDR', pngHeader(10, 10)],
        ['IEND', Buffer.alloc(0)],
      ]),
    },
    { name: 'a PNG of no size', code: unreadable, bytes: pngWith(0, 10) },
    { name: 'half a WebP', code: unreadable, bytes: webp.subarray(0, webp.length >> 1) },
    { name: 'a cut HEIC', code: unreadable, bytes: heicOf(100, 100).subarray(0, -100) },
    {
      name: 'a HEIC with bytes behind its last box',
      code: unreadable,
      bytes: Buffer.concat([heicOf(100, 100), randomBytes(50)]),
    },
    { name: 'a cut PDF', code: unreadable, bytes: pdfOf('x'.repeat(5000)).subarray(0, 3000) },
    { name: 'a cut SCP-ECG', code: unreadable, bytes: scp!.subarray(0, -50) },
    { name: 'a cut aECG', code: unreadable, bytes: aecg!.subarray(0, -60) },
    { name: 'a cut EDF', code: unreadable, bytes: edf!.subarray(0, -60) },
  ]
}

function bombs(jpeg: Buffer): HostileFile[] {
  const code = 'image-too-many-pixels'
  const huge = Buffer.from(jpeg)
  const frame = huge.indexOf(latin1('\xff\xc0\x00\x11\x08'))
  huge.fill(0xff, frame + 5, frame + 9)
  const canvas = Buffer.concat([Buffer.alloc(4), latin1('\xfe\x3f\x00\xfe\x3f\x00')])
  return [
    { name: 'a PNG bomb', code, bytes: pngWith(60_000, 60_000) },
    { name: 'a JPEG bomb', code, bytes: huge },
    { name: 'a WebP bomb', code, bytes: riff([riffChunk('VP8X', canvas), riffChunk('VP8L', Buffer.alloc(20))]) },
    { name: 'a HEIC bomb', code, bytes: heicOf(50_000, 50_000) },
  ]
}

function documents(): HostileFile[] {
  const laughs = `<?xml version="1.0"?><!DOCTYPE RestingECG [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><RestingECG>&b;</RestingECG>`
  return [
    {
      name: 'an SVG',
      code: unsupported,
      bytes: text('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
    },
    {
      name: 'an SVG behind a declaration',
      code: unsupported,
      bytes: text('<?xml version="1.0"?>\n<!-- x -->\n<svg width="9"/>'),
    },
    { name: 'a page', code: unsupported, bytes: text(page) },
    { name: 'a page behind blanks', code: unsupported, bytes: text(`\uFEFF \n\n${page}`) },
    { name: 'XML with entities of its own', code: unsupported, bytes: text(laughs) },
    { name: 'plain text', code: unsupported, bytes: text('Dear colleague, the ECG follows.\n') },
    { name: 'JSON', code: unsupported, bytes: text('{"ecg": [1, 2, 3]}') },
    { name: 'noise', code: unsupported, bytes: randomBytes(5000).fill(0x9e, 0, 4) },
    { name: 'zeros', code: unsupported, bytes: Buffer.alloc(5000) },
  ]
}

function archivesAndPrograms(zip: Buffer): HostileFile[] {
  const padded = (start: string) => Buffer.concat([latin1(start), randomBytes(500)])
  const disguised = Buffer.from(syntheticEcgFiles.find((file) => file.format === 'dicom')!.bytes)
  disguised.write('MZ', 0, 'latin1')
  return [
    { name: 'a zip', code: unsupported, bytes: zip },
    { name: 'a gzip', code: unsupported, bytes: gzipSync(randomBytes(500)) },
    { name: 'a rar', code: unsupported, bytes: padded('Rar!\x1a\x07\x01\x00') },
    { name: 'a 7z', code: unsupported, bytes: padded("7z\xbc\xaf'\x1c") },
    { name: 'an xz', code: unsupported, bytes: padded('\xfd7zXZ\x00') },
    { name: 'a Windows program', code: unsupported, bytes: padded('MZ\x90\x00') },
    { name: 'a Linux program', code: unsupported, bytes: padded('\x7fELF\x02\x01') },
    { name: 'a script', code: unsupported, bytes: text('#!/bin/sh\necho hello\n') },
    { name: 'a DICOM that is a Windows program', code: unsupported, bytes: disguised },
  ]
}

async function otherPictures(webp: Buffer): Promise<HostileFile[]> {
  const frames = riff([
    riffChunk('VP8X', Buffer.concat([Buffer.from([2, 0, 0, 0]), Buffer.alloc(6, 1)])),
    webp.subarray(12),
  ])
  return [
    { name: 'a GIF animation', code: unsupported, bytes: await ecgPicture({ dpi: 20 }).gif().toBuffer() },
    { name: 'an animated WebP', code: unsupported, bytes: frames },
    { name: 'a TIFF', code: unsupported, bytes: await ecgPicture({ dpi: 20 }).tiff().toBuffer() },
    { name: 'a bitmap', code: unsupported, bytes: Buffer.concat([latin1('BM'), randomBytes(500)]) },
    { name: 'a film', code: unsupported, bytes: mp4Of('vide') },
    { name: 'a cut film', code: unreadable, bytes: mp4Of('vide').subarray(0, 60) },
    { name: 'an AVIF', code: unsupported, bytes: heicOf(100, 100, 'avif') },
  ]
}

/** Boxes of an MP4 with one track of this kind. */
function mp4Of(track: 'vide' | 'soun'): Buffer {
  const box = (name: string, content: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(8 + content.length)
    head.write(name, 4, 'latin1')
    return Buffer.concat([head, content])
  }
  const brand = box('ftyp', latin1('isom\x00\x00\x02\x00isomiso2'))
  return Buffer.concat([brand, box('moov', latin1(`trakmdiahdlr${track}`)), box('mdat', randomBytes(500))])
}

function polyglots(jpeg: Buffer, png: Buffer, webp: Buffer, zip: Buffer): HostileFile[] {
  const withComment = (content: string) =>
    Buffer.concat([jpeg.subarray(0, 2), jpegSegment(0xfe, text(content)), jpeg.subarray(2)])
  const withText = Buffer.concat([png.subarray(0, 33), pngChunk('tEXt', text(`Comment\0${page}`)), png.subarray(33)])
  return [
    { name: 'a JPEG with a zip behind it', code: unsupported, bytes: Buffer.concat([jpeg, zip]) },
    { name: 'a JPEG with a page behind it', code: unsupported, bytes: Buffer.concat([jpeg, text(page)]) },
    { name: 'a JPEG with noise behind it', code: unreadable, bytes: Buffer.concat([jpeg, randomBytes(9000)]) },
    { name: 'a JPEG with a PDF behind it', code: unsupported, bytes: Buffer.concat([jpeg, pdfOf()]) },
    { name: 'a JPEG with a page in its comment', code: unsupported, bytes: withComment(page) },
    { name: 'a JPEG with a PDF in its comment', code: unsupported, bytes: withComment(pdfOf().toString()) },
    { name: 'a PNG with a zip behind it', code: unsupported, bytes: Buffer.concat([png, zip]) },
    { name: 'a PNG with a page behind it', code: unsupported, bytes: Buffer.concat([png, text(page)]) },
    { name: 'a PNG with a page in its text', code: unsupported, bytes: withText },
    { name: 'a WebP with a zip behind it', code: unsupported, bytes: Buffer.concat([webp, zip]) },
    { name: 'a HEIC with a zip in its last box', code: unsupported, bytes: heicWithZip(zip) },
    { name: 'a PDF with a zip behind it', code: unsupported, bytes: Buffer.concat([pdfOf(), zip]) },
    { name: 'a PDF with a page behind it', code: unsupported, bytes: Buffer.concat([pdfOf(), text(page)]) },
    { name: 'a PDF with a page at its head', code: unsupported, bytes: pdfOf(page) },
    { name: 'a PDF that begins later', code: unsupported, bytes: Buffer.concat([text('hello\n'), pdfOf()]) },
    {
      name: 'an EDF with a zip behind it',
      code: unsupported,
      bytes: Buffer.concat([syntheticEcgFiles.find((file) => file.format === 'edf')!.bytes, zip]),
    },
  ]
}

function oversize(jpeg: Buffer): Buffer {
  return Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(limits.recordingBytes, 1), jpeg.subarray(-2)])
}

function pngWith(width: number, height: number): Buffer {
  return pngOf([
    ['IHDR', pngHeader(width, height)],
    ['IDAT', deflateSync(Buffer.alloc(1000))],
    ['IEND', Buffer.alloc(0)],
  ])
}

/** One stored file named `a`. */
function smallZip(): Buffer {
  const local = Buffer.alloc(31)
  local.write('PK\x03\x04', 'latin1')
  local.writeUInt16LE(1, 26)
  local.write('a', 30)
  const central = Buffer.alloc(47)
  central.write('PK\x01\x02', 'latin1')
  central.writeUInt16LE(1, 28)
  central.write('a', 46)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}

function heicWithZip(zip: Buffer): Buffer {
  const tail = Buffer.concat([Buffer.alloc(4), latin1('free'), zip])
  tail.writeUInt32BE(tail.length)
  return Buffer.concat([heicOf(100, 100), tail])
}

function riff(chunks: Buffer[]): Buffer {
  const content = Buffer.concat([latin1('WEBP'), ...chunks])
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}

function riffChunk(type: string, content: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}
