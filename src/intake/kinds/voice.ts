// Voice messages as phones record them: WebM and Ogg (Chrome, Firefox), MP4 (Safari). Sound alone: a film is no voice.
// Never decoded here; the listener's browser does that, and gets it with a type that lets it do nothing else.

import { limits } from '../../contract/limits.ts'
import type { StoredFile } from '../stored-file.ts'
import type { Kind, RecordingRefusal } from './kind.ts'
import { endsAsArchive, hidesInHead } from './strangers.ts'

const headBytes = 4096
const mostBoxes = 10_000
const mostPages = 10_000

export const webmVoice = voice('audio/webm', {
  sniff: (head) => starts(head, 0, '\x1a\x45\xdf\xa3') && latin1(head.subarray(0, 64)).includes('webm'),
  async isSound(file) {
    const head = latin1(await file.at(0, headBytes))
    if (/V_(?:VP|AV1|MPEG)/.test(head)) return 'a film'
    return /A_(?:OPUS|VORBIS)/.test(head)
  },
})

export const oggVoice = voice('audio/ogg', {
  sniff: (head) => starts(head, 0, 'OggS'),
  async isSound(file) {
    const first = latin1(await file.at(0, 128))
    return (first.includes('OpusHead') || first.includes('vorbis')) && (await pagesFillFile(file))
  },
})

export const mp4Voice = voice('audio/mp4', {
  sniff: (head) => starts(head, 4, 'ftyp') && !/^(?:heic|heix|heim|heis|hevc|mif1|msf1|avif)/.test(brandOf(head)),
  async isSound(file) {
    const moov = await moovOf(file)
    if (moov?.includes('vide')) return 'a film'
    return moov?.includes('soun') === true
  },
})

interface Voice {
  sniff(head: Uint8Array): boolean
  isSound(file: StoredFile): Promise<boolean | 'a film'>
}

function voice(mediaType: string, { sniff, isSound }: Voice): Kind {
  return { mediaType, hasPreview: false, sniff, inspect }

  async function inspect(file: StoredFile): Promise<RecordingRefusal | null> {
    if (file.bytes > limits.voiceBytes) return 'voice-too-long'
    if (hidesInHead(await file.at(0, headBytes)) || (await endsAsArchive(file))) return 'recording-unsupported'
    const sound = await isSound(file)
    if (sound === 'a film') return 'recording-unsupported'
    return sound ? null : 'recording-unreadable'
  }
}

/** Every page says how long it is; the last one ends with the file. */
async function pagesFillFile(file: StoredFile): Promise<boolean> {
  let at = 0
  for (let pages = 0; pages < mostPages && at < file.bytes; pages++) {
    const head = Buffer.from(await file.at(at, 27 + 255))
    if (head.length < 27 || head.toString('latin1', 0, 4) !== 'OggS') return false
    const segments = head.subarray(27, 27 + head[26]!)
    at += 27 + head[26]! + segments.reduce((sum, length) => sum + length, 0)
  }
  return at === file.bytes
}

/** What the file says of its tracks; null when its boxes do not fill the file exactly. */
async function moovOf(file: StoredFile): Promise<string | null> {
  let moov: string | null = null
  let at = 0
  for (let boxes = 0; boxes < mostBoxes && at < file.bytes; boxes++) {
    const head = Buffer.from(await file.at(at, 16))
    if (head.length < 8) return null
    const length = head.readUInt32BE(0)
    // 1: the length stands behind the name; 0: up to the end
    const whole = length === 0 ? file.bytes - at : length === 1 && head.length === 16 ? longLength(head) : length
    if (whole < 8 || at + whole > file.bytes) return null
    if (head.toString('latin1', 4, 8) === 'moov') moov = latin1(await file.at(at, Math.min(whole, 64 * 1024)))
    at += whole
  }
  return at === file.bytes ? moov : null
}

const longLength = (head: Buffer): number => Number(head.readBigUInt64BE(8))
const brandOf = (head: Uint8Array): string => latin1(head.subarray(8, 12))
const starts = (bytes: Uint8Array, at: number, mark: string): boolean =>
  latin1(bytes.subarray(at, at + mark.length)) === mark

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
