// Words of signing in.

import { area } from '../texts.ts'

export const signInWords = area({
  zh: {
    tagline: '县域胸痛网络 · 实时心电会诊',
    login: '账号',
    password: '密码',
    newPassword: '新密码（至少 10 个字符）',
    code: '6 位数字或恢复码',
    firstCode: '6 位数字',
    signIn: '登录',
    signingIn: '正在登录…',
    demo: '演示账号，点一下直接登录',
    demoNote: '演示网络，病人均为虚构',
    expired: '登录已失效，请重新登录。没发出的内容还在手机里，登录后继续发送。',
    removed: '这台设备已被移除，保存的内容已清除。',
    disabled: '账号已停用，您在本机没发出的内容已清除。',
    unsent: (count: number) => `本机还有 ${count} 条内容没发出，写的人登录后才会发送。`,
    insecure: '当前为 HTTP 连接：可以使用，但不能安装到桌面，关闭后不能离线打开。',
    noKeeping: '此浏览器不保存数据，关闭页面前请确认已全部发出。',
  },
  en: {
    tagline: 'Real-time ECG consultation for county chest-pain networks',
    login: 'Login',
    password: 'Password',
    newPassword: 'New password (at least 10 characters)',
    code: '6 digits, or a recovery code',
    firstCode: '6 digits',
    signIn: 'Sign in',
    signingIn: 'Signing in…',
    demo: 'Demo sign-ins, one tap',
    demoNote: 'Demo network, all patients are fictional',
    expired: 'You have been signed out. What was not sent is still on this phone and goes on once you sign in.',
    removed: 'This device was removed and what it kept is wiped.',
    disabled: 'This account was disabled. What you had not sent from this phone is wiped.',
    unsent: (count: number) => `Not yet sent from this phone: ${count}. It goes when whoever wrote it signs in.`,
    insecure: 'Plain HTTP: everything works, but the app cannot be installed or opened offline.',
    noKeeping: 'This browser keeps nothing. Make sure everything is sent before you close the page.',
  },
})
