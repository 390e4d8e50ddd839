// Which tap is the echo of another: the second of somebody in haste does nothing.

import { describe, expect, it } from '@jest/globals'
import { heardTaps, type Tap } from '../../src/web/parts/heard-taps.ts'

const at = (atMs: number, x = 100): Tap => ({ x, y: 500, byKeyOn: null, atMs })
const keyOn = (button: object, atMs: number): Tap => ({ x: 0, y: 0, byKeyOn: button, atMs })

describe('the echo of a tap', () => {
  it('W504 a press and its click are judged as one, also where the moment ends between the two', () => {
    const taps = heardTaps()
    taps.press(at(0))
    expect(taps.click(at(60), 60)).toBe(false)
    taps.expect(60)
    expect([taps.press(at(540)), taps.click(at(620), 620)]).toEqual([true, true])
    expect([taps.press(at(640)), taps.click(at(700), 700)]).toEqual([false, false])
  })

  it('W504 a press that was meant is a click that is, although an echo began meanwhile; a late one lasts anew', () => {
    const taps = heardTaps()
    taps.click(at(0), 0)
    const again = taps.expect(0)!
    expect(taps.press(at(590))).toBe(false)
    again(600)
    expect(taps.click(at(620), 620)).toBe(false)
    expect([taps.press(at(900)), taps.click(at(950), 950)]).toEqual([true, true])
    // made in haste, heard late by a page that was busy
    expect(taps.click(at(1050), 3000)).toBe(true)
  })

  it('W505 a tap elsewhere, later, or of nobody is no echo; and a tap of long ago has none', () => {
    const taps = heardTaps()
    expect(taps.expect(0)).toBeNull()
    taps.click(at(0), 0)
    expect(taps.click(at(100), 100)).toBe(false)
    taps.expect(100)
    expect(taps.click(at(200, 140), 200)).toBe(false)
    expect(taps.click(at(601), 601)).toBe(false)
    expect(taps.expect(1700)).toBeNull()
    expect(taps.click(at(1750), 1750)).toBe(false)
  })

  it('W506 a button that is pressed twice by a key in haste is pressed once, and another button is another', () => {
    const [taps, accept, other] = [heardTaps(), {}, {}]
    taps.click(keyOn(accept, 0), 0)
    taps.expect(0)
    expect(taps.click(keyOn(accept, 200), 200)).toBe(true)
    expect(taps.click(keyOn(other, 300), 300)).toBe(false)
    expect(taps.click(keyOn(accept, 700), 700)).toBe(false)
  })
})
