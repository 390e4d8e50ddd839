// Long work in words and bytes: what goes on, and how far it is. Never a spinner without words.

export interface ProgressLineProps {
  words: string
  /** 0..1; left out where it is not known. */
  share?: number | undefined
}

export function ProgressLine({ words, share }: ProgressLineProps) {
  const percent = share === undefined ? undefined : Math.round(Math.min(1, Math.max(0, share)) * 100)
  return (
    <div class="progress">
      <div class="progress-words">
        {words}
        {percent !== undefined && <span class="number"> {percent}%</span>}
      </div>
      {percent !== undefined && (
        <div
          class="progress-track"
          role="progressbar"
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-label={words}
        >
          <div class="progress-done" style={{ width: `${percent}%` }} />
        </div>
      )}
    </div>
  )
}
