// Words of signing in.

import { area } from '../texts.ts'

export const signInWords = area({
  zh: {
    tagline: '县域胸痛网络 · 实时心电会诊',
    login: '账号',
    password: '密码',
    signIn: '登录',
    signingIn: '正在登录…',
    demo: '演示账号，点一下直接登录',
    demoNote: '演示网络，病人均为虚构',
    insecure: '当前为 HTTP 连接：可以使用，但不能安装到桌面，关闭后不能离线打开。',
    noKeeping: '此浏览器不保存数据，关闭页面前请确认已全部发出。',
  },
  en: {
    tagline: 'Real-time ECG consultation for county chest-pain networks',
    login: 'Login',
    password: 'Password',
    signIn: 'Sign in',
    signingIn: 'Signing in…',
    demo: 'Demo sign-ins, one tap',
    demoNote: 'Demo network, all patients are fictional',
    insecure: 'Plain HTTP: everything works, but the app cannot be installed or opened offline.',
    noKeeping: 'This browser keeps nothing. Make sure everything is sent before you close the page.',
  },
})
