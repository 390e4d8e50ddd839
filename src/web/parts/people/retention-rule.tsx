// For how many years the network keeps a closed consultation. Nothing is erased by choosing: a task on the server does it.
// Must stay true: fewer years than now are never set by one slip of a finger.

import { useState } from 'preact/hooks'
import { call, type ReplyOf, sentenceOf } from '../../api.ts'
import { common } from '../../texts/areas/everywhere.ts'
import { retentionWords as texts } from '../../texts/areas/retention.ts'
import { t } from '../../texts/texts.ts'
import '../account.css'
import { Dialog } from '../dialog.tsx'
import { useOneAtATime } from '../one-at-a-time.ts'
import { useReading } from '../reading.ts'
import { Rows } from '../row.tsx'
import { toast } from '../toast.tsx'
import { erasesMore } from './erases-more.ts'

const offered = [0, 15, 20, 30]

export function RetentionRule() {
  const words = t(texts)
  const reading = useReading<ReplyOf<'retention'>>('/api/retention')
  const [asked, setAsked] = useState<number | null>(null)
  const { isBusy, once } = useOneAtATime()
  if (reading.is !== 'here') return null
  const { retentionYears } = reading.reply
  const choices = [...new Set([...offered, retentionYears])].sort((one, other) => one - other)
  const set = (years: number) =>
    once(async () => {
      const json = { retentionYears: years }
      await call({ method: 'PUT', path: '/api/retention', json }).then(
        () => toast(words.kept(wordsOf(years))),
        (cause) => toast(sentenceOf(cause), 6000),
      )
      setAsked(null)
      reading.again()
    })
  const choose = (years: number) => (erasesMore(retentionYears, years) ? setAsked(years) : void set(years))
  return (
    <Rows>
      <div class="account-form">
        <label>
          <span>{words.title}</span>
          <select
            class="input"
            value={asked ?? retentionYears}
            onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
          >
            {choices.map((years) => (
              <option key={years} value={years}>
                {wordsOf(years)}
              </option>
            ))}
          </select>
        </label>
        <p class="quiet small">{words.note}</p>
      </div>
      {asked !== null && (
        <Dialog
          title={words.shorter(wordsOf(asked))}
          confirm={words.set}
          cancel={t(common).cancel}
          isAlarming
          isBusy={isBusy}
          onConfirm={() => void set(asked)}
          onClose={() => setAsked(null)}
        >
          <p>{words.shorterNote(wordsOf(retentionYears))}</p>
        </Dialog>
      )}
    </Rows>
  )
}

function wordsOf(years: number): string {
  return years === 0 ? t(texts).forEver : t(texts).years(years)
}
