// The order by a specialist and its confirmation by a second one.

import { useSignal } from '@preact/signals'
import type { MilestoneState } from '../../../consultation/milestones.ts'
import type { LysisOrder } from '../../../consultation/model.ts'
import { lysis as texts } from '../../texts/areas/lysis.ts'
import { say, t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import type { Consulting } from '../consulting.ts'
import { shownTime } from '../shown-time.ts'
import { StatusWord } from '../status-word.tsx'
import { OrderForm } from './order-form.tsx'

export function OrderSection({ consulting, states }: { consulting: Consulting; states: readonly MilestoneState[] }) {
  const words = t(texts)
  const { lysisOrder } = consulting.consultation
  const isDuty = consulting.seat.side === 'duty'
  const isOrdering = useSignal(lysisOrder === null && isDuty)
  const change = (ordering: boolean) => {
    isOrdering.value = ordering
  }
  return (
    <section class="panel-section" aria-label={words.order}>
      <h3 class="lysis-step">{words.order}</h3>
      {isOrdering.value && isDuty && <OrderForm consulting={consulting} states={states} onSent={() => change(false)} />}
      {!isOrdering.value && lysisOrder && <Ordered consulting={consulting} order={lysisOrder} />}
      {!isOrdering.value && !lysisOrder && <StatusWord tone="near">{words.waitOrder}</StatusWord>}
      {!isOrdering.value && lysisOrder && isDuty && (
        <Button look="plain" onTap={() => change(true)}>
          {words.reorder}
        </Button>
      )}
    </section>
  )
}

function Ordered({ consulting, order }: { consulting: Consulting; order: LysisOrder }) {
  const words = t(texts)
  const product = consulting.pathway.formulary.find((one) => one.code === order.product)
  const adjuncts = consulting.pathway.adjuncts
  return (
    <>
      <p>{product ? say(product.words) : order.product}</p>
      <p class="lysis-dose number">{order.doseMg} mg</p>
      {product && <p>{say(product.administration)}</p>}
      {order.note && <p class="quiet">{order.note}</p>}
      {order.overrides.map((override) => (
        <p key={override.item} class="quiet small">
          {itemWords(consulting, override.item)}: {override.reason}
        </p>
      ))}
      <p class="quiet small number">{words.orderedBy(order.by.name, shownTime(order.at))}</p>
      {consulting.settings.secondConfirmation && <Second consulting={consulting} order={order} />}
      {adjuncts.length > 0 && (
        <details class="lysis-adjuncts">
          <summary>{words.adjuncts}</summary>
          <ul>
            {adjuncts.map((one) => (
              <li key={one.code}>{say(one.words)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

/** Somebody else than the one who ordered. */
function Second({ consulting, order }: { consulting: Consulting; order: LysisOrder }) {
  const words = t(texts)
  const isSending = useSignal(false)
  if (order.confirmed) {
    return (
      <StatusWord tone="good">{words.confirmedBy(order.confirmed.by.name, shownTime(order.confirmed.at))}</StatusWord>
    )
  }
  const { seat } = consulting
  if (seat.side !== 'duty' || seat.personId === order.by.personId) {
    return <StatusWord tone="near">{words.waitConfirm}</StatusWord>
  }
  const confirm = async () => {
    isSending.value = true
    await consulting.write('lysis-confirmed')
    isSending.value = false
  }
  return (
    <Button look="primary" wide disabled={isSending.value} onTap={confirm}>
      {words.confirmOrder}
    </Button>
  )
}

function itemWords({ pathway }: Consulting, code: string): string {
  const found = pathway.contraindications.flatMap((list) => list.items).find((one) => one.code === code)
  return found ? say(found.words) : code
}
