// The meaning of entries on the phone: the same fold as on the server. Loaded after the first page, because it is the larger
// half of the program (schemas, rules, sentences of every kind).

export { entryKindOf } from '../consultation/entries.ts'
export { fold } from '../consultation/fold.ts'

export type Heart = Pick<typeof import('./heart.ts'), 'entryKindOf' | 'fold'>
