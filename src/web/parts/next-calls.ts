// What the ladder will do next: told by the server, because only it knows who will be on duty then.

export interface NextCall {
  step: number
  at: string
  whom: string
  /** Who that would be now. */
  names: readonly string[]
  channels: readonly string[]
}
