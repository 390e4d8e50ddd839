// Words of one's own account: password, second factor, recovery codes; also where they are asked for at sign-in.

import { area } from '../texts.ts'

export const accountWords = area({
  zh: {
    title: '密码与登录验证',
    linkNote: '修改密码，设置验证器',
    password: '修改密码',
    present: '原密码',
    next: '新密码',
    nextHint: '至少 10 个字符，建议 15 个以上；不限字符种类，一句话也可以。',
    endOthers:
      '同时退出我的其他设备（值班手机退出后不再响铃；那里没发出的内容，本人重新登录后才发送），并停用我的值班表日历地址；不选则都继续有效。手机丢失请在“我的”里移除该设备。',
    change: '修改密码',
    changed: '密码已修改',
    factor: '第二重验证',
    factorOff: '未开启。开启后，在新设备登录时除密码外还要输入验证器上的数字。',
    factorOn: (left: number) => `已开启，剩余 ${left} 个恢复码`,
    factorRequired: '您的岗位必须使用',
    setUp: '设置验证器',
    setUpNote:
      '1. 在手机上安装验证器应用（如 Microsoft Authenticator、腾讯身份验证器）。\n2. 扫描二维码，或手动输入密钥。\n3. 输入应用显示的 6 位数字。',
    secret: '密钥',
    qr: '验证器二维码',
    openApp: '在本机的验证器中打开',
    confirm: '确认',
    on: '第二重验证已开启',
    codes: '恢复码',
    codesNote: '手机丢失时，每个恢复码可登录一次。只显示这一次，请抄下或打印，与手机分开放。',
    codesKept: '我已保存',
    newCodes: '重新生成恢复码',
    end: '关闭第二重验证',
    ended: '第二重验证已关闭',
  },
  en: {
    title: 'Password and second factor',
    linkNote: 'Change the password, set up an authenticator app',
    password: 'Change password',
    present: 'Present password',
    next: 'New password',
    nextHint: 'At least 10 characters, better 15 or more; of any sort, a sentence is fine.',
    endOthers:
      'Sign out my other devices too (a duty phone that is signed out does not ring; what is unsent there goes only when I sign in there again) and end my calendar addresses; else all of them go on. If a phone is lost, remove it under “Me” instead.',
    change: 'Change password',
    changed: 'Password changed',
    factor: 'Second factor',
    factorOff: 'Off. With it, signing in on a new device also asks for the digits of an authenticator app.',
    factorOn: (left: number) => `On, ${left} recovery codes left`,
    factorRequired: 'your role needs it',
    setUp: 'Set up an authenticator app',
    setUpNote:
      '1. Install an authenticator app on your phone (like Microsoft Authenticator or Aegis).\n2. Scan the code, or type the secret.\n3. Type the 6 digits that the app shows.',
    secret: 'Secret',
    qr: 'QR code for the authenticator app',
    openApp: 'Open in an app on this phone',
    confirm: 'Confirm',
    on: 'The second factor is on',
    codes: 'Recovery codes',
    codesNote:
      'Each lets you in once when your phone is lost. Shown only now: write them down or print them, and keep them apart from the phone.',
    codesKept: 'I have kept them',
    newCodes: 'Make new recovery codes',
    end: 'Turn the second factor off',
    ended: 'The second factor is off',
  },
})
