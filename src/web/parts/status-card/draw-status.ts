// The picture of a status card, as people send it to a group: always light, legible as a small bubble. Loaded when it is
// asked for. The text is in the picture and beside it, so nobody needs the picture to understand.

import type { StatusFact } from './status-facts.ts'

export interface StatusPicture {
  name: string
  facts: readonly StatusFact[]
  foot: string
}

const width = 720
const margin = 48
const lineHeight = 68
const ink = {
  text: '#1a1a1a',
  quiet: '#5c5c5c',
  within: '#06713b',
  near: '#7d4c00',
  early: '#7d4c00',
  over: '#b3261e',
  none: '#1a1a1a',
}
const face = '-apple-system, "PingFang SC", "Noto Sans CJK SC", Roboto, sans-serif'

export async function drawStatus({ name, facts, foot }: StatusPicture): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = margin * 2 + 84 + facts.length * lineHeight + 56
  const pen = canvas.getContext('2d')
  if (!pen) return null
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, width, canvas.height)
  pen.fillStyle = '#07c160'
  pen.fillRect(0, 0, 12, canvas.height)
  const write = (words: string, size: number, weight: number, color: string, y: number) => {
    pen.font = `${weight} ${size}px ${face}`
    pen.fillStyle = color
    pen.fillText(words, margin, y, width - 2 * margin)
  }
  write(name, 56, 600, ink.text, margin + 56)
  for (const [nth, fact] of facts.entries()) {
    write(fact.words, 44, 500, ink[fact.judged], margin + 72 + (nth + 1) * lineHeight)
  }
  write(foot, 28, 400, ink.quiet, canvas.height - margin + 4)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}
