// The screens of emergency reading, as the look at every screen wants them: an administrator breaks the glass.

import type { Page } from './browser.ts'

/** What somebody wrote: Chinese on every screen. */
export const whyRead = '家属投诉，需核实接诊经过'

const begin = (page: Page) => page.getByRole('button', { name: '确认并查阅', exact: true })
const path = (ids: { unanswered: string }) => `/emergency/${ids.unanswered}`

export const emergencyScreens = [
  {
    name: 'emergency',
    login: 'admin',
    path,
    shown: (page: Page) => page.getByLabel('具体说明'),
    primary: begin,
  },
  {
    name: 'emergency-reading',
    login: 'admin',
    path,
    async open(page: Page) {
      await page.getByRole('button', { name: '核查不良事件或投诉', exact: true }).click()
      await page.getByLabel('具体说明').fill(whyRead)
      await begin(page).click()
    },
    shown: (page: Page) => page.getByText('只读，至').first(),
  },
  {
    name: 'emergency-readings',
    login: 'admin',
    path: '/emergency-readings',
    shown: (page: Page) => page.getByText(whyRead).first(),
  },
]

export const emergencyInEnglish: [login: string, path: string, shown: RegExp][] = [
  ['admin', '/emergency/any', /In your own words/],
  ['admin', '/emergency-readings', /an incident or a complaint/],
]
