// The `step` of a call that says: this question is offered to you. It is no step of the ladder, which has 1, 2, 3 and so
// on. Alone here, because the ring on a phone reads it before the entries' schemas are loaded.

export const offerStep = 0
