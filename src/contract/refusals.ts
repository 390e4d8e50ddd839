// Every no that this service says: code, HTTP status, sentence (what happened and what to do next), whether the same
// request may be tried again. Rules of the heart bring their own list; here the two become one.

import type { Words } from '../consultation/model.ts'
import { ruleRefusals } from '../consultation/refusals.ts'
import { accountRefusals } from './account-refusals.ts'

export interface RefusalText {
  status: number
  zh: string
  en: string
  /** The same request may succeed later without being changed. */
  retryable?: boolean
}

const doorRefusals = {
  'not-signed-in': { status: 401, zh: '请先登录。', en: 'Sign in first.' },
  'wrong-sign-in': { status: 401, zh: '账号或密码不对，请再试。', en: 'Login or password is wrong. Try again.' },
  ...accountRefusals,
  'bad-signature': {
    status: 401,
    zh: '回调签名不对或已过期，请核对密钥和时间后重新签名。',
    en: 'The signature is wrong or older than five minutes. Check the secret and the clock, and sign again.',
  },
  'sign-in-slow-down': {
    status: 429,
    zh: '密码或验证码错误次数较多，请 {seconds} 秒后再试。',
    en: 'Too many wrong tries. Try again in {seconds} seconds.',
    retryable: true,
  },
  'not-your-role': {
    status: 403,
    zh: '您的角色不能使用此功能，请联系管理员。',
    en: 'Your role may not use this. Ask your administrator.',
  },
  'not-for-you': {
    status: 403,
    zh: '这一步由其他岗位完成，您可以留言说明。',
    en: 'Somebody else does this step. Leave a message instead.',
  },
  'wrong-origin': { status: 403, zh: '请从本系统页面操作。', en: 'Use this service from its own pages.' },
  'not-found': { status: 404, zh: '没有找到，可能已移除或您无权查看。', en: 'Not found, or not yours to see.' },
  'no-waveform': {
    status: 404,
    zh: '这份心电图没有波形数据，请查看原图。',
    en: 'This ECG has no waveform. Open the original.',
  },
  'no-voice': {
    status: 404,
    zh: '这份文件不是语音，请查看心电图。',
    en: 'This file is no voice message. Open it as an ECG.',
  },
  'no-preview': {
    status: 404,
    zh: '这份文件不能预览，请下载原件。',
    en: 'This file has no preview. Download the original.',
  },
  'bad-request': {
    status: 400,
    zh: '请求格式不对，请更新应用后重试。',
    en: 'The request is malformed. Update the app and try again.',
  },
  'invalid-body': {
    status: 422,
    zh: '有内容填写不对，请按提示修改后再发送。',
    en: 'Some fields are not right. Correct them and send again.',
  },
  'draft-missing': {
    status: 422,
    zh: '缺少会诊内容（draft），请重新发送。',
    en: 'The `draft` part is missing. Send it again.',
  },
  'draft-reused': {
    status: 409,
    zh: '这个发送编号已用于别的内容，请用新编号重新发送。',
    en: 'This draftId was used for other content. Send again with a new one.',
  },
  'no-roster': {
    status: 422,
    zh: '没有负责此类会诊的值班表，请联系管理员。',
    en: 'No roster answers this kind of question. Ask your administrator.',
  },
  'recording-empty': {
    status: 422,
    zh: '文件是空的，请重新选择或拍照。',
    en: 'The file is empty. Choose or photograph it again.',
  },
  'recording-too-large': {
    status: 413,
    zh: '文件超过 {megabytes} MB，请重新拍照或压缩后再发。',
    en: 'The file is over {megabytes} MB. Photograph it again or send a smaller one.',
  },
  'recording-unreadable': {
    status: 422,
    zh: '文件已损坏或不完整，请重新拍照或导出后再发。',
    en: 'The file is damaged or cut short. Photograph or export it again.',
  },
  'recording-unsupported': {
    status: 415,
    zh: '不支持这种文件，请发送照片、PDF 或心电图机导出的文件。',
    en: 'This kind of file is not accepted. Send a photograph, a PDF or a file from the ECG machine.',
  },
  'image-too-many-pixels': {
    status: 422,
    zh: '图片尺寸过大，请重新拍照后再发。',
    en: 'The picture has too many pixels. Photograph it again.',
  },
  'too-many-recordings': {
    status: 413,
    zh: '一次最多发送 {count} 份，请分次发送。',
    en: 'At most {count} files at a time. Send the rest separately.',
  },
  'voice-too-long': {
    status: 413,
    zh: '语音超过 {megabytes} MB，请分几段录。',
    en: 'The voice message is over {megabytes} MB. Record it in several parts.',
  },
  'upload-offset': {
    status: 409,
    zh: '上传位置已变，请查询后从断点续传。',
    en: 'The upload stands elsewhere. Ask for its offset and go on from there.',
    retryable: true,
  },
  'upload-differs': {
    status: 422,
    zh: '收到的文件与声明的不一致，已丢弃，请重新上传。',
    en: 'What arrived is not the file that was announced, and was thrown away. Upload it again.',
  },
  'recording-missing': {
    status: 422,
    zh: '没有收到文件，请重新选择后发送。',
    en: 'No file arrived. Choose it and send again.',
  },
  'upload-cut': {
    status: 400,
    zh: '上传中断，请重新发送。',
    en: 'The upload was cut off. Send it again.',
    retryable: true,
  },
  'too-large': {
    status: 413,
    zh: '内容过长，请缩短后再发送。',
    en: 'The content is too long. Shorten it and send again.',
  },
  'unsupported-media-type': {
    status: 415,
    zh: '请求类型不支持，请更新应用后重试。',
    en: 'This content type is not accepted. Update the app and try again.',
  },
  'method-not-allowed': { status: 405, zh: '不支持这种操作。', en: 'This method is not supported here.' },
  'slow-down': {
    status: 429,
    zh: '操作太频繁，请 {seconds} 秒后再试。',
    en: 'Too many requests. Try again in {seconds} seconds.',
    retryable: true,
  },
  unavailable: {
    status: 503,
    zh: '系统暂时繁忙，内容已保留，将自动重试。',
    en: 'The service is busy for a moment. Keep what you have; it is tried again.',
    retryable: true,
  },
  'files-away': {
    status: 503,
    zh: '文件暂时无法存入，仍在您的手机上，将自动重发。',
    en: 'The file cannot be kept just now. It is still on the phone and is sent again.',
    retryable: true,
  },
  'unknown-message': { status: 400, zh: '应用版本过旧，请刷新页面。', en: 'Unknown message. Reload the app.' },
  'shift-invalid': {
    status: 422,
    zh: '时间不对：开始须早于结束，尚未结束，且不超过 31 天。',
    en: 'The times are not right: start before end, not over yet, at most 31 days.',
  },
  'shift-over': {
    status: 409,
    zh: '这个班次已结束，只能改以后的班次。',
    en: 'This shift is over and stays as it was. Change a later one.',
  },
  'pattern-invalid': {
    status: 422,
    zh: '轮班规律不对：各班不能重叠，结束日期不能早于开始日期。',
    en: 'The pattern is not right: its turns may not overlap, nor end before they begin.',
  },
  'swap-not-on-duty': {
    status: 422,
    zh: '这段时间不是由{name}值班，请重新选择班次。',
    en: '{name} is not on duty for all of this span. Choose a shift again.',
  },
  'swap-outdated': {
    status: 409,
    zh: '排班已经变动，请重新发起换班。',
    en: 'The plan has changed since. Ask for the swap again.',
  },
  'swap-answered': {
    status: 409,
    zh: '这个换班请求已处理，请查看最新排班。',
    en: 'This swap has been answered already. Look at the plan as it is now.',
  },
  'swap-expired': {
    status: 409,
    zh: '这个换班请求已过期，请重新发起。',
    en: 'This swap has expired. Ask for it again.',
  },
  'import-unreadable': {
    status: 422,
    zh: '无法读取这个文件，请导出为 .ics、.xlsx 或 .csv 后再试。',
    en: 'This file cannot be read. Export it as .ics, .xlsx or .csv and try again.',
  },
  'import-too-long': {
    status: 422,
    zh: '文件超过 {rows} 个班次，请缩短时间范围后再导入。',
    en: 'The file holds more than {rows} shifts. Choose a shorter span.',
  },
  'not-on-roster': {
    status: 422,
    zh: '此人不在这张值班表上，请另选一位。',
    en: 'This person is not on the roster. Choose another.',
  },
  'roster-name-taken': {
    status: 409,
    zh: '已有同名的值班表，请换一个名称。',
    en: 'There is a roster of that name already. Choose another name.',
  },
  'too-many-rosters': {
    status: 409,
    zh: '值班表已达 {count} 张，请改用现有的。',
    en: 'There are {count} rosters already. Use one of those.',
  },
  'span-invalid': { status: 422, zh: '起止时间不对，请重新选择。', en: 'The span is not right. Choose again.' },
  bug: {
    status: 500,
    zh: '系统出错，已记录。请重试，或电话联系值班医师。',
    en: 'Something broke and was recorded. Try again, or phone the duty doctor.',
  },
} as const satisfies Record<string, RefusalText>

export const refusals: Record<string, RefusalText> = { ...ruleRefusals, ...doorRefusals }

export type DoorRefusalCode = keyof typeof doorRefusals
export type RefusalCode = DoorRefusalCode | keyof typeof ruleRefusals

/** What is wrong with which field, by path. */
export type RefusedFields = Record<string, Words>

export { fieldFaults } from '../consultation/field-faults.ts'

/** RFC 9457 problem body, and the `refusal` of a socket reply. */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  retryable: boolean
  fields?: Record<string, string>
  /** Of `not-signed-in`: the session was taken away, and what is kept of it must go. Absent: it ran out, or was never. */
  reason?: string
}

/** The refusal as a problem body in the reader's language. `title` is the English sentence, `detail` the reader's. */
export function problemOf(
  code: RefusalCode,
  lang: 'zh' | 'en',
  values: Record<string, string | number> = {},
  fields?: RefusedFields,
): Problem {
  const text = refusals[code] ?? refusals.bug!
  const sentence = (words: string) => words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
  return {
    type: `urn:jiuxin:refusal:${code}`,
    title: code,
    status: text.status,
    code,
    detail: sentence(text[lang]),
    retryable: text.retryable ?? false,
    ...(fields ? { fields: inLanguage(fields, lang) } : {}),
    ...(values.reason === undefined ? {} : { reason: String(values.reason) }),
  }
}

function inLanguage(fields: RefusedFields, lang: 'zh' | 'en'): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([path, words]) => [path, words[lang]]))
}
