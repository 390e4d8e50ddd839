// What is kept about somebody, as a file: for himself, or for an administrator whom he asked.

import { retentionWords as texts } from '../../texts/areas/retention.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'

/** Without an id: about me. */
export function PersonExport({ id }: { id?: string }) {
  const words = t(texts)
  return (
    <>
      <Button
        look="outline"
        wide
        href={id === undefined ? '/api/me/export' : `/api/people/${encodeURIComponent(id)}/export`}
      >
        {id === undefined ? words.own : words.his}
      </Button>
      <p class="quiet small">{words.ownNote}</p>
    </>
  )
}
