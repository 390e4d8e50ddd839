// Words of a session that ends soon.

import { area } from '../texts.ts'

export const sessionEndsWords = area({
  zh: {
    endsAt: (time: string) => `本机将于 ${time} 自动退出登录，此后不再响铃`,
    signInAgain: '现在重新登录',
    title: '重新登录',
    why: (name: string) => `${name}，输入密码后继续使用，不影响正在进行的会诊。`,
    done: (time: string) => `已重新登录，有效至 ${time}`,
  },
  en: {
    endsAt: (time: string) => `This phone is signed out at ${time} and will not ring from then on`,
    signInAgain: 'Sign in again now',
    title: 'Sign in again',
    why: (name: string) => `${name}, type your password and go on. What is under way is not touched.`,
    done: (time: string) => `Signed in again, until ${time}`,
  },
})
