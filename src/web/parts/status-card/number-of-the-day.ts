// A consultation's short number for people who talk about it elsewhere: four digits, made of the network, the day and the
// consultation. Must stay true: it opens nothing and leads back to nothing; the same on every phone of the network; tomorrow
// it stands for another consultation.

const numbers = 10_000

/** `day`: 2026-11-22, of the network's zone, when the question was asked. */
export function numberOfTheDay(networkId: string, day: string, consultationId: string): string {
  return String(scattered(`${networkId}/${day}/${consultationId}`) % numbers).padStart(4, '0')
}

/** FNV-1a, 32 bits, stirred once more: far too short to be turned round. */
function scattered(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash ^= hash >>> 16
  return Math.imul(hash, 0x85ebca6b) >>> 0
}
