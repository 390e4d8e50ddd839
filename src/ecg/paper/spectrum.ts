// The amplitudes of the waves in a square window of a picture (2-D Fourier transform). Pure arithmetic.
// Must stay true: a window's mean, its edges and its shading leave no trace; frequencies are in cycles per window.

// Taken once: in loops over every pixel a look at a global is what costs.
const { cos, sin, sqrt } = Math

/** Amplitudes, row by row, frequencies -size/2 .. size/2-1 along each side, zero in the middle. */
export interface Spectrum {
  size: number
  amplitudes: Float32Array
}

const hannBySize = new Map<number, Float32Array>()

/** `window`: size x size values around zero; the size is a power of two. */
export function spectrumOf(window: Float32Array, size: number): Spectrum {
  const hann = hannOf(size)
  const real = new Float32Array(size * size)
  const imaginary = new Float32Array(size * size)
  const wheel = wheelOf(size)
  for (let y = 0; y < size; y += 2) {
    const [one, other] = [y * size, (y + 1) * size]
    // Two rows in one transform: what is real has a spectrum that mirrors itself, so the two come apart again.
    for (let x = 0; x < size; x++) {
      real[one + x] = window[one + x]! * hann[x]! * hann[y]!
      imaginary[one + x] = window[other + x]! * hann[x]! * hann[y + 1]!
    }
    transform(real, imaginary, one, size, wheel)
    apart(real, imaginary, one, other, size)
  }
  transpose(real, size)
  transpose(imaginary, size)
  const amplitudes = new Float32Array(size * size)
  const half = size / 2
  // Only the right half is worked out; the left one mirrors it.
  for (let x = 0; x <= half; x++) transform(real, imaginary, x * size, size, wheel)
  for (let x = 0; x <= half; x++)
    for (let y = 0; y < size; y++) {
      const amplitude = sqrt(real[x * size + y]! ** 2 + imaginary[x * size + y]! ** 2)
      const row = (y + half) % size
      amplitudes[row * size + ((x + half) % size)] = amplitude
      amplitudes[((size - row) % size) * size + ((half - x + size) % size)] = amplitude
    }
  return { size, amplitudes }
}

function apart(re: Float32Array, im: Float32Array, one: number, other: number, size: number) {
  const half = size / 2
  for (let at = 0; at <= half; at++) {
    const back = (size - at) % size
    const [a, b, c, d] = [re[one + at]!, im[one + at]!, re[one + back]!, im[one + back]!]
    re[one + at] = (a + c) / 2
    im[one + at] = (b - d) / 2
    re[other + at] = (b + d) / 2
    im[other + at] = (c - a) / 2
    re[one + back] = re[one + at]!
    im[one + back] = -im[one + at]!
    re[other + back] = re[other + at]!
    im[other + back] = -im[other + at]!
  }
}

function hannOf(size: number): Float32Array {
  const known = hannBySize.get(size)
  if (known) return known
  const made = Float32Array.from({ length: size }, (_, at) => 0.5 - 0.5 * cos((2 * Math.PI * (at + 0.5)) / size))
  hannBySize.set(size, made)
  return made
}

interface Wheel {
  cos: Float32Array
  sin: Float32Array
}

const wheelBySize = new Map<number, Wheel>()

function wheelOf(size: number): Wheel {
  const known = wheelBySize.get(size)
  if (known) return known
  const angle = (at: number) => (-2 * Math.PI * at) / size
  const made = {
    cos: Float32Array.from({ length: size / 2 }, (_, at) => cos(angle(at))),
    sin: Float32Array.from({ length: size / 2 }, (_, at) => sin(angle(at))),
  }
  wheelBySize.set(size, made)
  return made
}

/** In place, for the columns to lie in memory as rows do: that is what makes them fast. */
function transpose(values: Float32Array, size: number) {
  for (let y = 1; y < size; y++) for (let x = 0; x < y; x++) swap(values, y * size + x, x * size + y)
}

/** Radix-2 in place over one row. */
function transform(re: Float32Array, im: Float32Array, start: number, size: number, wheel: Wheel) {
  for (let from = 1, to = 0; from < size; from++) {
    let bit = size >> 1
    for (; to & bit; bit >>= 1) to ^= bit
    to ^= bit
    if (from >= to) continue
    swap(re, start + from, start + to)
    swap(im, start + from, start + to)
  }
  for (let length = 2; length <= size; length <<= 1) {
    const half = length >> 1
    const turn = size / length
    for (let block = 0; block < size; block += length)
      for (let at = 0; at < half; at++) {
        const cos = wheel.cos[at * turn]!
        const sin = wheel.sin[at * turn]!
        const one = start + block + at
        const other = one + half
        const r = re[other]! * cos - im[other]! * sin
        const i = re[other]! * sin + im[other]! * cos
        re[other] = re[one]! - r
        im[other] = im[one]! - i
        re[one] = re[one]! + r
        im[one] = im[one]! + i
      }
  }
}

function swap(values: Float32Array, one: number, other: number) {
  const kept = values[one]!
  values[one] = values[other]!
  values[other] = kept
}
