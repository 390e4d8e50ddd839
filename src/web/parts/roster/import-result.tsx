// What a file says: in red each row that cannot be taken and why, then the duties that can.

import { rosterPlanTexts as texts } from '../../texts/areas/roster-plan.ts'
import { say, t } from '../../texts/texts.ts'
import { ScrollTable } from '../scroll-table.tsx'
import { StatusWord } from '../status-word.tsx'
import { hoursOf, lineWord } from './calendar-words.ts'
import type { ImportReply } from './import-panel.tsx'
import { dateOf } from './zone-days.ts'

const mostShown = 40

export function ImportResult({ reply }: { reply: ImportReply }) {
  const words = t(texts)
  const { rows, refused, timeZone, span } = reply
  return (
    <div class="import-result" role="status">
      <StatusWord tone={reply.applied ? 'good' : 'calm'}>
        {reply.applied ? words.applied(rows.length) : words.found(rows.length)}
      </StatusWord>
      <p class="number small">
        {span && words.span(dateOf(Date.parse(span.from), timeZone), dateOf(Date.parse(span.until) - 1, timeZone))}
        {reply.replaces > 0 && ` · ${words.replaces(reply.replaces)}`}
        {reply.skipped > 0 && ` · ${words.skipped(reply.skipped)}`}
      </p>
      {refused.length > 0 && (
        <>
          <StatusWord tone="alarm">{words.refused(refused.length)}</StatusWord>
          <ScrollTable label={words.refused(refused.length)} heads={[words.row, words.text, words.why]}>
            {refused.slice(0, mostShown).map((one) => (
              <tr key={`${one.row}${one.why}`}>
                <td class="number">{one.row}</td>
                <td class="import-text">{one.text}</td>
                <td>{say(one.words)}</td>
              </tr>
            ))}
          </ScrollTable>
          {refused.length > mostShown && <p class="small">{words.more(refused.length - mostShown)}</p>}
        </>
      )}
      {rows.length > 0 && (
        <>
          <ScrollTable label={words.found(rows.length)} heads={[words.row, words.person, words.line, words.time]}>
            {rows.slice(0, mostShown).map((one) => (
              <tr key={`${one.row}${one.from}${one.line}`}>
                <td class="number">{one.row}</td>
                <td>{one.name}</td>
                <td>{lineWord(one.line)}</td>
                <td class="number">{hoursOf(one.from, one.until, timeZone)}</td>
              </tr>
            ))}
          </ScrollTable>
          {rows.length > mostShown && <p class="small">{words.more(rows.length - mostShown)}</p>}
        </>
      )}
    </div>
  )
}
