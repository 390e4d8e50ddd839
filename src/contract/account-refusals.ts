// What is said about passwords, second factors and accounts. Part of the list in refusals.ts.

import type { RefusalText } from './refusals.ts'

export const accountRefusals = {
  'wrong-password': { status: 403, zh: '原密码不对，请再试。', en: 'The present password is wrong. Try again.' },
  'password-to-change': {
    status: 403,
    zh: '这是一次性密码，请设置自己的新密码后登录。',
    en: 'This password was made for you. Choose your own to sign in.',
  },
  'password-expired': {
    status: 403,
    zh: '一次性密码已过期，请管理员重新生成。',
    en: 'This one-time password has run out. Ask your administrator for another.',
  },
  'second-factor-needed': {
    status: 401,
    zh: '请输入验证器上的 6 位数字或一个恢复码。',
    en: 'Type the 6 digits of your authenticator app, or a recovery code.',
  },
  'wrong-code': {
    status: 403,
    zh: '验证码不对或已用过，请等下一个再试。',
    en: 'The code is wrong or was used. Wait for the next one and try again.',
  },
  'second-factor-to-enrol': {
    status: 403,
    zh: '您的岗位需要第二重验证，请先设置验证器。',
    en: 'Your role needs a second factor. Set up an authenticator app first.',
  },
  'second-factor-there': {
    status: 409,
    zh: '第二重验证不能在这里设置，请登录后在“我”里查看。',
    en: 'The second factor cannot be set up here. Sign in and look under “Me”.',
  },
  'second-factor-required': {
    status: 409,
    zh: '您的岗位必须使用第二重验证，不能关闭。',
    en: 'Your role needs a second factor: it stays on.',
  },
  'may-read-anyway': {
    status: 409,
    zh: '您本来就可以查看这个会诊，请直接打开。',
    en: 'You may read this consultation anyway. Open it as usual.',
  },
  'emergency-over': {
    status: 403,
    zh: '应急查阅时间已到。如仍需查看，请重新填写理由。',
    en: 'The time for this emergency reading is over. If you still need it, give your reason again.',
  },
  'login-taken': { status: 409, zh: '这个账号已被使用，请换一个。', en: 'This login is taken. Choose another.' },
  'not-yourself': {
    status: 409,
    zh: '不能在这里停用自己，也不能改自己的岗位、密码或第二重验证。密码和验证请在“我的”里改，其余请另一位管理员操作。',
    en: 'You cannot disable yourself here, nor change your own roles, password or second factor. Change the last two under “Me”; for the others ask another administrator.',
  },
} as const satisfies Record<string, RefusalText>
