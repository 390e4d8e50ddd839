// Who stands on the gallery's roster. Fictional.

import { nowMs } from '../clock.ts'
import type { Roster } from '../parts/roster/roster-view.ts'
import type { Me } from '../phone-state.ts'

export const zone = 'Asia/Shanghai'
export const staff = ['王主任', '李医生', '赵医生', '陈建华', '欧阳美玉'].map((name, nth) => ({
  personId: `p${nth}`,
  name,
}))

export const wang: Me = {
  person: { id: 'p0', name: '王主任', login: 'wang', phone: null },
  memberships: [{ siteId: 'county', siteName: '演示县医院', tier: 'pci_hospital', role: 'specialist' }],
  network: { id: 'n', name: '演示医联体', timeZone: zone, demo: true, settings: {} },
  duty: [],
  rosterIds: ['gallery'],
  now: new Date(nowMs()).toISOString(),
}

export const roster: Roster = {
  rosterId: 'gallery',
  name: '心电会诊值班',
  kind: 'ecg',
  hospitalSiteId: 'county',
  pathways: ['stemi'],
  patienceSeconds: 60,
  everyoneAfterSeconds: 120,
  staff,
  isMine: true,
  mayManage: true,
  mayOverride: true,
}
