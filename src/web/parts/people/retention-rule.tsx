// For how many years the network keeps a closed consultation. Nothing is erased by choosing: a task on the server does it.

import { call, type ReplyOf, sentenceOf } from '../../api.ts'
import { retentionWords as texts } from '../../texts/areas/retention.ts'
import { t } from '../../texts/texts.ts'
import '../account.css'
import { useReading } from '../reading.ts'
import { Rows } from '../row.tsx'
import { toast } from '../toast.tsx'

const offered = [0, 15, 20, 30]

export function RetentionRule() {
  const words = t(texts)
  const reading = useReading<ReplyOf<'retention'>>('/api/retention')
  if (reading.is !== 'here') return null
  const { retentionYears } = reading.reply
  const choices = [...new Set([...offered, retentionYears])].sort((one, other) => one - other)
  const set = async (years: number) => {
    const json = { retentionYears: years }
    await call({ method: 'PUT', path: '/api/retention', json }).catch((cause) => toast(sentenceOf(cause)))
    reading.again()
  }
  return (
    <Rows>
      <div class="account-form">
        <label>
          <span>{words.title}</span>
          <select
            class="input"
            value={retentionYears}
            onChange={({ currentTarget }) => void set(Number(currentTarget.value))}
          >
            {choices.map((years) => (
              <option key={years} value={years}>
                {years === 0 ? words.forEver : words.years(years)}
              </option>
            ))}
          </select>
        </label>
        <p class="quiet small">{words.note}</p>
      </div>
    </Rows>
  )
}
