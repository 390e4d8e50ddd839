// The specialist's chips as one choice, and what becomes of it: the entry's body and the text the clinic reads.
// Must stay true: a chip is a field of the entry; what is not shown any more is not sent.

import type { Lang } from '../../consultation/model.ts'
import type { AnswerCard, Chip } from '../../consultation/pathways/pathway.ts'

export interface AnswerChoice {
  diagnosis: string | null
  strategy: string | null
  destinationSiteId: string | null
  bypassEd: boolean
  bypassCcu: boolean
  drugs: readonly string[]
  /** Own words; null = as composed. */
  text: string | null
  /** The chips over which the own words were written: what was chosen since may say something else. */
  writtenOver?: string | undefined
}

export function emptyChoice(destinationSiteId: string | null): AnswerChoice {
  return {
    diagnosis: null,
    strategy: null,
    destinationSiteId,
    bypassEd: false,
    bypassCcu: false,
    drugs: [],
    text: null,
  }
}

/** A picture that cannot be read is asked for again; it is no diagnosis that one signs. */
export function diagnosesOf(card: AnswerCard): readonly Chip[] {
  return card.diagnosis.filter(({ code }) => code !== 'unreadable')
}

export function leadsToTransfer(card: AnswerCard, choice: AnswerChoice): boolean {
  return chipOf(card.strategy, choice.strategy)?.branch?.includes('transfer') ?? false
}

/** Whoever is not treated here and now is given nothing. */
export function maySayDrugs(card: AnswerCard, choice: AnswerChoice): boolean {
  return (card.drugs?.length ?? 0) > 0 && choice.strategy !== null && choice.strategy !== 'none'
}

/** Of drugs that stand for each other the one that was tapped last. */
export function withDrugs(card: AnswerCard, before: readonly string[], chosen: readonly string[]): string[] {
  const added = chosen.find((code) => !before.includes(code))
  const group = chipOf(card.drugs ?? [], added ?? null)?.instead
  if (group === undefined) return [...chosen]
  return chosen.filter((code) => code === added || chipOf(card.drugs ?? [], code)?.instead !== group)
}

/** What is still to be chosen before it can be sent; null = it can be sent. */
export function missingOf(card: AnswerCard, choice: AnswerChoice): 'diagnosis' | 'strategy' | null {
  if (isOpen(card.strategy, choice.strategy)) return null
  if (!choice.diagnosis) return 'diagnosis'
  return choice.strategy ? null : 'strategy'
}

export function bodyOf(card: AnswerCard, choice: AnswerChoice): Record<string, unknown> {
  const transfers = leadsToTransfer(card, choice)
  const drugs = drugsOf(card, choice)
  return {
    diagnosis: choice.diagnosis ?? 'unsure',
    strategy: choice.strategy,
    ...(transfers && choice.destinationSiteId ? { destinationSiteId: choice.destinationSiteId } : {}),
    ...(transfers && choice.bypassEd ? { bypassEd: true } : {}),
    ...(transfers && choice.bypassCcu ? { bypassCcu: true } : {}),
    ...(drugs.length > 0 ? { drugs: drugs.map(({ code }) => code) } : {}),
    ...(choice.text?.trim() ? { text: choice.text.trim() } : {}),
  }
}

/** Another chip. Words that nobody changed follow it; own words stand still. */
export function withChips(
  card: AnswerCard,
  choice: AnswerChoice,
  chips: Partial<Omit<AnswerChoice, 'text'>>,
  siteName: (siteId: string) => string,
): AnswerChoice {
  const isAsComposed = (['zh', 'en'] as const).some((lang) => choice.text === composed(card, choice, siteName, lang))
  return isAsComposed ? withText(card, { ...choice, ...chips }, null) : { ...choice, ...chips }
}

/** Own words, or null for those that the chips make. */
export function withText(card: AnswerCard, choice: AnswerChoice, text: string | null): AnswerChoice {
  return { ...choice, text, writtenOver: text === null ? undefined : chipsOf(card, choice) }
}

/** The own words were written over other chips than those that will be sent with them. */
export function mayContradict(card: AnswerCard, choice: AnswerChoice): boolean {
  return choice.writtenOver !== undefined && choice.writtenOver !== chipsOf(card, choice) && !!choice.text?.trim()
}

function chipsOf(card: AnswerCard, choice: AnswerChoice): string {
  return JSON.stringify(bodyOf(card, { ...choice, text: null }))
}

/** The sentence that the clinic reads. */
export function composed(
  card: AnswerCard,
  choice: Omit<AnswerChoice, 'text'>,
  siteName: (siteId: string) => string,
  lang: Lang,
): string {
  const full = { ...choice, text: null }
  const diagnosis = chipOf(card.diagnosis, choice.diagnosis)?.words[lang]
  const strategy = chipOf(card.strategy, choice.strategy)?.words[lang]
  const way = leadsToTransfer(card, full) ? wayOf(full, siteName, lang) : undefined
  const drugs = drugsOf(card, full).map(({ words }) => words[lang])
  const parts = [diagnosis, strategy, way, drugs.join(lang === 'zh' ? '，' : ', ')].filter((part) => part)
  if (parts.length === 0) return ''
  return lang === 'zh' ? `${parts.join('；')}。` : `${parts.join('; ')}.`
}

/** In the card's order, whatever was tapped first. */
function drugsOf(card: AnswerCard, choice: AnswerChoice): readonly Chip[] {
  if (!maySayDrugs(card, choice)) return []
  return (card.drugs ?? []).filter(({ code }) => choice.drugs.includes(code))
}

function wayOf(choice: AnswerChoice, siteName: (siteId: string) => string, lang: Lang): string {
  const site = choice.destinationSiteId ? siteName(choice.destinationSiteId) : ''
  const past = [choice.bypassEd && { zh: '急诊', en: 'ED' }, choice.bypassCcu && { zh: 'CCU', en: 'CCU' }]
    .filter((one) => one !== false)
    .map((one) => one[lang])
  const to = site && (lang === 'zh' ? `送${site}` : `to ${site}`)
  const bypass = past.length > 0 && (lang === 'zh' ? `绕行${past.join('、')}` : `bypassing ${past.join(' and ')}`)
  return [to, bypass].filter((part) => part).join(lang === 'zh' ? '，' : ', ')
}

/** A chip that leaves the question open: "call me" needs no diagnosis yet. */
function isOpen(chips: readonly Chip[], code: string | null): boolean {
  return chipOf(chips, code)?.decides === false
}

function chipOf(chips: readonly Chip[], code: string | null): Chip | undefined {
  return chips.find((chip) => chip.code === code)
}
