// The `step` of a call that says: this question is offered to you. The ladder has 1 to 4. Alone here, because the ring on a
// phone reads it before the entries' schemas are loaded.

export const offerStep = 5
