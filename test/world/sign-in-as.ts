// Signing in on the screen, in either language.

import type { Page } from './browser.ts'

export async function signInAs(page: Page, login: string, secret: string): Promise<void> {
  await page.getByLabel(/^(账号|Login)$/).fill(login)
  await page.getByLabel(/^(密码|Password)$/).fill(secret)
  await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click()
}
