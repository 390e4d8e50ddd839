// The no's that come from rules. Status and sentences are here so that adding a rule is one place.

export const ruleRefusals = {
  'already-accepted': {
    status: 409,
    zh: '{owner} 已接诊，如需补充请直接留言或回复。',
    en: '{owner} has accepted already. Add a message or an answer instead.',
  },
  'consultation-closed': {
    status: 409,
    zh: '会诊已结束。如需继续，请先重新打开。',
    en: 'The consultation is closed. Reopen it first.',
  },
  'consultation-open': { status: 409, zh: '会诊尚未结束，无需重新打开。', en: 'The consultation is still open.' },
  'nothing-to-confirm': {
    status: 409,
    zh: '还没有医嘱可确认，请等待回复。',
    en: 'There is no advice to confirm yet. Wait for the answer.',
  },
  'unknown-milestone': {
    status: 422,
    zh: '没有这个时间节点，请更新应用后重试。',
    en: 'There is no such milestone. Update the app and try again.',
  },
  'system-milestone': {
    status: 422,
    zh: '这个时间由系统记录。如需更正，请在该时间上选择“更正”并写明原因。',
    en: 'This time is recorded by the system. To correct it, replace it and give a reason.',
  },
  'nothing-to-replace': {
    status: 422,
    zh: '要更正的记录不存在，请刷新后重试。',
    en: 'The record to replace is not there. Refresh and try again.',
  },
  'reason-needed': { status: 422, zh: '更正需要写明原因。', en: 'A correction needs a reason.' },
  'recalled-only': {
    status: 422,
    zh: '质控补录请注明来源：回忆或病历。',
    en: 'State the source of a later record: recalled or document.',
  },
  'time-in-future': {
    status: 422,
    zh: '时间晚于现在，请检查后重新填写。',
    en: 'The time lies in the future. Check it and enter it again.',
  },
  'product-not-approved': {
    status: 422,
    zh: '该药品未经本网络批准，请选择：{products}。',
    en: 'This product is not approved here. Choose one of: {products}.',
  },
  'dose-differs': {
    status: 422,
    zh: '剂量与说明书（{dose} mg）不同，请核对或写明理由。',
    en: 'The dose differs from the label ({dose} mg). Check it or give a reason.',
  },
  'no-order': { status: 409, zh: '还没有溶栓医嘱可确认。', en: 'There is no lysis order to confirm.' },
  'second-person-needed': { status: 409, zh: '需要另一位专科医师确认。', en: 'Another specialist has to confirm.' },
  'no-transfer': { status: 409, zh: '还没有转运申请。', en: 'No transfer has been requested.' },
  'not-offered': { status: 409, zh: '这个会诊没有移交给您。', en: 'The question was not offered to you.' },
  'unknown-site': { status: 422, zh: '没有这个机构，请重新选择。', en: 'There is no such site. Choose again.' },
  'unknown-person': { status: 422, zh: '没有这个人员，请重新选择。', en: 'There is no such person. Choose again.' },
  'unknown-recording': {
    status: 422,
    zh: '没有这份心电图，请刷新后重试。',
    en: 'There is no such recording. Refresh and try again.',
  },
  'unknown-kind': { status: 422, zh: '不支持的记录类型，请更新应用。', en: 'Unknown kind of entry. Update the app.' },
  'already-withdrawn': { status: 409, zh: '这条记录已撤回。', en: 'This record was withdrawn already.' },
  'nothing-to-withdraw': { status: 422, zh: '这条记录不能撤回。', en: 'This record cannot be withdrawn.' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>

export type RuleRefusalCode = keyof typeof ruleRefusals
