// The demo network's 237 people (the size of the WeChat group this replaces) and the eight fixed sign-ins.

import type { Role } from '../../consultation/model.ts'
import { chance } from './chance.ts'
import { type DemoSite, hospitalKey } from './places.ts'

export interface DemoPerson {
  login: string
  name: string
  site: string
  role: Role
  onEcgRoster: boolean
  phone: string
}

export const demoPassword = 'jiuxin-demo'

const fixed: Omit<DemoPerson, 'phone'>[] = [
  { login: 'lantian', name: '陈医生', site: 'town-0', role: 'clinic_doctor', onEcgRoster: false },
  { login: 'gande', name: '林医生', site: 'town-1', role: 'clinic_doctor', onEcgRoster: false },
  { login: 'cun', name: '苏医生', site: 'town-0-point-0', role: 'clinic_doctor', onEcgRoster: false },
  { login: 'wang', name: '王主任', site: hospitalKey, role: 'specialist', onEcgRoster: true },
  { login: 'li', name: '李医生', site: hospitalKey, role: 'specialist', onEcgRoster: true },
  { login: 'lab', name: '黄协调', site: hospitalKey, role: 'coordinator', onEcgRoster: false },
  { login: 'quality', name: '吴质控', site: hospitalKey, role: 'quality_officer', onEcgRoster: false },
  { login: 'admin', name: '郑管理', site: hospitalKey, role: 'administrator', onEcgRoster: false },
]

const surnames = [...'陈林黄吴王李郑苏谢许张刘杨蔡廖傅洪施颜柯叶曾魏']
const givenNames =
  '志强 秀英 建华 丽华 国平 美玉 文彬 素珍 海燕 金龙 晓东 雅婷 永福 淑芬 振宇 月娥 家豪 少华 明辉 春梅'.split(' ')
const headcount = 237

export function demoStaff(sites: readonly DemoSite[]): DemoPerson[] {
  const random = chance(237)
  const name = () => random.pick(surnames) + random.pick(givenNames)
  const people: DemoPerson[] = fixed.map((person, index) => ({ ...person, phone: `1390000000${index}` }))
  const add = (site: string, role: Role, count: number, onEcgRoster = false) => {
    for (let index = 0; index < count; index++) {
      const number = people.length
      people.push({
        login: `demo${number}`,
        name: name(),
        site,
        role,
        onEcgRoster,
        phone: `139000${String(number).padStart(5, '0')}`,
      })
    }
  }
  add(hospitalKey, 'specialist', 8, true)
  add(hospitalKey, 'specialist', 10)
  add(hospitalKey, 'coordinator', 7)
  add(hospitalKey, 'quality_officer', 2)
  for (const site of sites)
    if (site.tier === 'rescue_point' && site.key !== 'town-0-point-0') add(site.key, 'clinic_doctor', 1)
  const townships = sites.filter(({ tier }) => tier === 'rescue_unit')
  for (let index = 0; people.length < headcount; index++)
    add(townships[index % townships.length]!.key, 'clinic_doctor', 1)
  return people
}
