// How an interval stands to its target, as the exports of one timeline write it.

import type { Words } from '../../consultation/model.ts'
import type { Timeline } from '../../contract/record-shapes.ts'

export const judgedWords: Record<Timeline['intervals'][number]['judged'], Words> = {
  within: { zh: '达标', en: 'in time' },
  near: { zh: '接近', en: 'near' },
  over: { zh: '超时', en: 'over' },
  early: { zh: '过早', en: 'early' },
  none: { zh: '', en: '' },
}
