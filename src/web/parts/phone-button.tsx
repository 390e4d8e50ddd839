// Phones the other side: for the clinic whoever answers, for him the one who asked. One tap dials, and the call is an entry.

import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { type Consulting, phonePartner } from './consulting.ts'

export function PhoneButton({ consulting }: { consulting: Consulting }) {
  const partner = phonePartner(consulting)
  if (!partner) return null
  const { id, name, phone } = partner
  return (
    <Button look="outline" href={`tel:${phone}`} onTap={() => void consulting.write('phoned', { personId: id })}>
      {t(common).call(name)} <span class="number">{phone}</span>
    </Button>
  )
}
