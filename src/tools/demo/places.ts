// The demo network's sites: a county hospital with PCI, ten township hospitals, ninety village points. The towns are
// named after real ones so that distances feel right; hospitals, people and patients are fictional.

import type { Tier } from '../../consultation/model.ts'

export interface DemoSite {
  key: string
  name: string
  tier: Tier
  parent: string | null
  phone: string
}

export const networkName = '救心演示医联体（虚构）'
export const hospitalKey = 'county'

const towns = ['蓝田', '感德', '湖头', '剑斗', '龙涓', '祥华', '西坪', '长坑', '虎邱', '尚卿'] as const
const villages = ['上坂', '下洋', '东溪', '西山', '南岩', '北墩', '石狮', '后埔', '桥头'] as const

export function demoSites(): DemoSite[] {
  const county: DemoSite = {
    key: hospitalKey,
    name: '演示县医院胸痛中心',
    tier: 'pci_hospital',
    parent: null,
    phone: '0595-00000000',
  }
  const townships = towns.map((town, index): DemoSite => {
    return {
      key: `town-${index}`,
      name: `${town}卫生院`,
      tier: 'rescue_unit',
      parent: hospitalKey,
      phone: `0595-000001${index}0`,
    }
  })
  const points = townships.flatMap((township, town) =>
    villages.map((village, index): DemoSite => {
      const name = index === 0 ? `${towns[town]}村卫生室` : `${towns[town]}${village}村卫生室`
      return {
        key: `${township.key}-point-${index}`,
        name,
        tier: 'rescue_point',
        parent: township.key,
        phone: `0595-00002${town}${index}0`,
      }
    }),
  )
  return [county, ...townships, ...points]
}
