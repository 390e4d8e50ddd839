// The protocol's version and its history, one line each. The hash test fails when the wire changes without a new line.

export const protocolVersion = 1

export const history = [
  '1: sessions, consultations, entries, recordings, duty, timelines, exports, live socket',
] as const
