// Product first, then dose. Must stay true: only the chosen product's numbers are on the screen; every number is computed
// by the heart from the pathway's data.

import { useSignal } from '@preact/signals'
import { doseFor, isBeyondLabel, openItems } from '../../../consultation/lysis.ts'
import { type MilestoneState, stateOf } from '../../../consultation/milestones.ts'
import type { Product } from '../../../consultation/pathways/pathway.ts'
import { nowIso } from '../../clock.ts'
import { lysis as texts } from '../../texts/areas/lysis.ts'
import { say, t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { OneOf } from '../chips.tsx'
import type { Consulting } from '../consulting.ts'

export interface OrderFormProps {
  consulting: Consulting
  states: readonly MilestoneState[]
  onSent: () => void
}

export function OrderForm(props: OrderFormProps) {
  const words = t(texts)
  const { pathway, settings } = props.consulting
  const chosen = useSignal<string | null>(null)
  const approved = pathway.formulary.filter((one) => settings.approvedProducts.includes(one.code))
  const product = approved.find((one) => one.code === chosen.value)
  const choose = (code: string | null) => {
    chosen.value = code
  }
  if (!product) {
    return (
      <>
        <span class="panel-label">{words.chooseProduct}</span>
        <OneOf
          label={words.chooseProduct}
          choices={approved.map((one) => ({ value: one.code, words: say(one.words) }))}
          value={null}
          onChoose={choose}
        />
      </>
    )
  }
  return <DoseForm {...props} product={product} onOther={() => choose(null)} />
}

function DoseForm(props: OrderFormProps & { product: Product; onOther: () => void }) {
  const words = t(texts)
  const { consulting, product, states } = props
  const { consultation } = consulting
  const weightKg = useSignal<number | undefined>(undefined)
  const halfDose = useSignal<boolean | undefined>(undefined)
  const acknowledged = useSignal(false)
  const reasons = useSignal<Record<string, string>>({})
  const note = useSignal('')
  const isSending = useSignal(false)

  const question = { ageYears: consultation.patient.ageYears, weightKg: weightKg.value, halfDose: halfDose.value }
  const dose = doseFor(product, question)
  const onsetAt = stateOf(states, 'symptom_onset')?.effective?.at
  const isLate = onsetAt ? isBeyondLabel(product, onsetAt, nowIso()) : false
  const open = openItems(consulting.pathway, consulting.settings.contraindicationList, consultation.screening, null)
  const isReady = dose !== 'weight-needed' && (!isLate || acknowledged.value)

  const send = async () => {
    if (dose === 'weight-needed') return
    isSending.value = true
    const overrides = Object.entries(reasons.value)
      .filter(([item, reason]) => reason.trim() !== '' && open.some((one) => one.code === item))
      .map(([item, reason]) => ({ item, reason: reason.trim() }))
    const written = await consulting.write('lysis-ordered', {
      product: product.code,
      doseMg: dose.doseMg,
      ...(weightKg.value === undefined ? {} : { weightKg: weightKg.value }),
      ...(dose.mayBeHalf ? { halfDose: dose.isHalf } : {}),
      ...(overrides.length > 0 ? { overrides } : {}),
      ...(isLate ? { acknowledgedLate: true } : {}),
      ...(note.value.trim() ? { note: note.value.trim() } : {}),
    })
    isSending.value = false
    if (written.outcome !== 'refused') props.onSent()
  }
  return (
    <>
      <p class="lysis-product">
        <b>{say(product.words)}</b>
        <Button look="plain" onTap={props.onOther}>
          {words.otherProduct}
        </Button>
      </p>
      {product.tiers.length > 1 && (
        <label class="panel-write">
          <span class="panel-label">{words.weight}</span>
          <input
            class="input number"
            inputMode="decimal"
            onInput={(event) => {
              weightKg.value = weightFrom(event.currentTarget.value)
            }}
          />
        </label>
      )}
      {dose === 'weight-needed' ? (
        <p class="quiet">{words.weightNeeded}</p>
      ) : (
        <>
          <p>
            {words.dose} <b class="lysis-dose number">{dose.doseMg} mg</b>
          </p>
          <p>{say(product.administration)}</p>
        </>
      )}
      {dose !== 'weight-needed' && dose.mayBeHalf && (
        <>
          <p class="quiet small">
            {product.halfDose === 'rule'
              ? words.halfRule(product.halfDoseFromYears!)
              : words.halfOption(product.halfDoseFromYears!)}
          </p>
          <OneOf
            label={words.dose}
            choices={[
              { value: 'full', words: words.full },
              { value: 'half', words: words.half },
            ]}
            value={dose.isHalf ? 'half' : 'full'}
            onChoose={(chosen) => {
              halfDose.value = chosen === 'half'
            }}
          />
        </>
      )}
      {isLate && (
        <label class="lysis-tick">
          <input
            type="checkbox"
            checked={acknowledged.value}
            onChange={(event) => {
              acknowledged.value = event.currentTarget.checked
            }}
          />
          {words.late(product.labelOnsetMinutes! / 60)}
        </label>
      )}
      {consultation.screening &&
        open.map((one) => (
          <label key={one.code} class="panel-write">
            <span class="panel-label">
              <b>{say(one.words)}</b>: {words.overrideItem}
            </span>
            <input
              class="input"
              maxLength={500}
              value={reasons.value[one.code] ?? ''}
              onInput={(event) => {
                reasons.value = { ...reasons.value, [one.code]: event.currentTarget.value }
              }}
            />
          </label>
        ))}
      <label class="panel-write">
        <span class="panel-label">{words.note}</span>
        <input
          class="input"
          maxLength={500}
          value={note.value}
          onInput={(event) => {
            note.value = event.currentTarget.value
          }}
        />
      </label>
      <Button look="primary" wide tall disabled={!isReady || isSending.value} onTap={send}>
        {dose === 'weight-needed' ? words.weightNeeded : words.sendOrder(String(dose.doseMg))}
      </Button>
    </>
  )
}

function weightFrom(typed: string): number | undefined {
  const weight = Number.parseFloat(typed.replace(',', '.'))
  return weight > 0 && weight <= 500 ? weight : undefined
}
