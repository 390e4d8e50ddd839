// Every no that comes from the rules, with the sentence a doctor reads: it says what to do next. `{name}` is filled
// from the refusal's values. `invalid-body`, which decide also says, is a door's no (contract/refusals.ts).

interface ListedRefusal {
  status: number
  zh: string
  en: string
}

export const ruleRefusals = {
  'unknown-kind': {
    status: 422,
    zh: '不认识的记录类型 {kind}，请更新应用后重试。',
    en: 'The kind of entry {kind} is not known. Update the app and try again.',
  },
  'system-kind': {
    status: 403,
    zh: '这种记录只能由系统写入，请使用界面上的按钮。',
    en: 'This kind of entry is written by the system only. Use the buttons on the screen.',
  },
  'already-opened': {
    status: 409,
    zh: '这次会诊已经发起，请直接在其中继续。',
    en: 'This consultation is already open. Go on inside it.',
  },
  'not-opened': {
    status: 409,
    zh: '会诊尚未发起，请先发起会诊。',
    en: 'The consultation has not been opened yet. Open it first.',
  },
  'consultation-closed': {
    status: 409,
    zh: '会诊已结束，如需继续请先重新打开。',
    en: 'The consultation is closed. Reopen it to go on.',
  },
  'consultation-open': {
    status: 409,
    zh: '会诊仍在进行，无需重新打开。',
    en: 'The consultation is still open. There is nothing to reopen.',
  },
  'unknown-pathway': {
    status: 422,
    zh: '没有这个救治路径，请选择：{pathways}。',
    en: 'There is no such pathway. Choose one of: {pathways}.',
  },
  'already-accepted': {
    status: 409,
    zh: '{owner} 已接诊，如需接手请让其转交。',
    en: '{owner} has already accepted. Ask for the question to be handed to you.',
  },
  'nothing-to-confirm': {
    status: 409,
    zh: '还没有会诊意见，请等待专科医师答复。',
    en: 'There is no advice yet. Wait for the specialist to answer.',
  },
  'unknown-recording': {
    status: 422,
    zh: '本次会诊中没有这份心电图，请刷新后重试。',
    en: 'This consultation has no such recording. Refresh and try again.',
  },
  'original-not-promised': {
    status: 422,
    zh: '这不是这份心电图声明的原图，请作为新的心电图发送。',
    en: 'This is not the original that was promised for this ECG. Send it as a recording of its own.',
  },
  'original-there': {
    status: 422,
    zh: '这份心电图的原图已经收到，无需重发。',
    en: 'The original of this ECG has arrived already. There is nothing to send again.',
  },
  'unknown-milestone': {
    status: 422,
    zh: '此路径没有时间节点 {milestone}，请从列表中选择。',
    en: 'This pathway has no milestone {milestone}. Choose one from its list.',
  },
  'system-milestone': {
    status: 422,
    zh: '{milestone} 由系统自动记录；如有误，请选择要更正的记录并写明理由。',
    en: '{milestone} follows from the record itself. To correct it, name the entry it replaces and give the reason.',
  },
  'nothing-to-replace': {
    status: 422,
    zh: '第 {seq} 条不是这个时间节点的记录，请重新选择要更正的记录。',
    en: 'Entry {seq} says nothing of this milestone. Choose the entry that is to be replaced.',
  },
  'reason-needed': { status: 422, zh: '更正时间请写明理由。', en: 'Give the reason for the correction.' },
  'time-in-future': {
    status: 422,
    zh: '时间晚于现在，请核对手机时钟后重填。',
    en: 'The time lies in the future. Check the clock of the phone and enter it again.',
  },
  'recalled-only': {
    status: 422,
    zh: '质控补记的时间请注明来源：回忆或病历。',
    en: 'A quality officer adds times from memory or from a document. Choose one of the two.',
  },
  'nothing-to-withdraw': {
    status: 422,
    zh: '第 {seq} 条不是可撤回的时间节点，请选择一条人工记录的时间。',
    en: 'Entry {seq} is no stamp that can be withdrawn. Choose one that a person made.',
  },
  'already-withdrawn': {
    status: 409,
    zh: '第 {seq} 条已被撤回，无需再撤。',
    en: 'Entry {seq} is withdrawn already. Nothing more is needed.',
  },
  'not-yours-to-withdraw': {
    status: 403,
    zh: '只能撤回自己的记录；他人的记录请联系其本人或质控人员。',
    en: 'You can withdraw your own stamps only. Ask its author or the quality officer.',
  },
  'unknown-site': {
    status: 422,
    zh: '医联体内没有这家机构，请从列表中选择。',
    en: 'The network has no such site. Choose one from the list.',
  },
  'unknown-person': {
    status: 422,
    zh: '此人不在值班人员之列，请从值班表中选择。',
    en: 'This person cannot take the question. Choose somebody of the roster.',
  },
  'unknown-list': {
    status: 422,
    zh: '没有这个版本的禁忌证清单，可用：{lists}。',
    en: 'There is no such version of the list. Use one of: {lists}.',
  },
  'product-not-approved': {
    status: 422,
    zh: '{product} 未经本医联体批准，可选：{approved}。',
    en: '{product} is not approved in this network. Choose one of: {approved}.',
  },
  'weight-needed': {
    status: 422,
    zh: '{product} 按体重给药，请填写体重（可为估计值）。',
    en: '{product} is dosed by weight. Enter the weight, an estimated one if need be.',
  },
  'dose-differs': {
    status: 422,
    zh: '{product} 的规定剂量为 {expectedMg} mg，而非 {doseMg} mg；请核对，确需如此请写明剂量理由（doseReason）。',
    en: 'The dose of {product} is {expectedMg} mg, not {doseMg} mg. Check it; if it is meant, say why in `doseReason`.',
  },
  'dose-too-high': {
    status: 422,
    zh: '{doseMg} mg 达到或超过 {product} 全量 {fullMg} mg 的两倍，不能下达；请核对药品与剂量。',
    en: '{doseMg} mg is twice the full dose of {product} ({fullMg} mg) or more. Check product and dose.',
  },
  'no-order': {
    status: 409,
    zh: '还没有溶栓医嘱，请先开医嘱再复核。',
    en: 'There is no lysis order. Order first, then confirm.',
  },
  'second-person-needed': {
    status: 409,
    zh: '复核须由另一位专科医师完成，请联系同事。',
    en: 'Another specialist has to confirm. Ask a colleague.',
  },
  'no-transfer': {
    status: 409,
    zh: '尚未申请转运，请先由基层申请。',
    en: 'No transfer has been asked for. Let it be requested first.',
  },
  'not-owner': {
    status: 409,
    zh: '此会诊由 {owner} 负责，请由其转交。',
    en: '{owner} owns the question. Only the owner can offer it.',
  },
  'not-offered': {
    status: 409,
    zh: '此会诊没有转交给您，请先让负责医师转交。',
    en: 'The question was not offered to you. Ask its owner to offer it.',
  },
} as const satisfies Record<string, ListedRefusal>

export type RuleRefusalCode = keyof typeof ruleRefusals
