// The time that a patient with STEMI has: ten minutes to the diagnosis, thirty to the needle. The calls obey it.

import type { Budget } from '../pathway.ts'

export const budgets: readonly Budget[] = [
  {
    name: 'diagnosis',
    words: { zh: '10 分钟内确诊', en: 'diagnosis within 10 minutes' },
    from: ['first_medical_contact', 'door_in'],
    minutes: 10,
    until: ['ecg_diagnosed', 'strategy_decided', 'needle'],
    source: 'ESC 2017 and the Chinese chest pain centre standard: first medical contact to diagnosis',
  },
  {
    name: 'needle',
    words: { zh: '30 分钟内溶栓', en: 'needle within 30 minutes' },
    from: ['door_in', 'first_medical_contact'],
    minutes: 30,
    until: ['needle'],
    source: 'Chinese chest pain centre standard: door to needle',
  },
]
