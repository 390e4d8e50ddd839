// What is expected next, and of whom. The rail and the big button read it; it forces nobody.

import type { Words } from '../../model.ts'
import type { Side, Step } from '../pathway.ts'

function step(side: Side, kind: string, words: Words, after: readonly string[], until: readonly string[]): Step {
  return { side, kind, words, after, until }
}

/** A step that is done by stamping one milestone. */
function stamp(side: Side, milestone: string, words: Words, after: readonly string[], until: string[] = []): Step {
  return { side, kind: 'stamped', milestone, words, after, until: [milestone, ...until] }
}

const clinic: readonly Step[] = [
  step('clinic', 'recording-added', { zh: '重拍心电图', en: 'Take the ECG again' }, ['unreadable'], ['decided']),
  step('clinic', 'recording-added', { zh: '补拍心电图', en: 'Add the ECG' }, [], ['recording']),
  step('clinic', 'wait', { zh: '等待接诊', en: 'Waiting for a specialist' }, [], ['owned', 'answered']),
  step('clinic', 'wait', { zh: '等待会诊意见', en: 'Waiting for the answer' }, [], ['answered']),
  step(
    'clinic',
    'advice-confirmed',
    { zh: '已收到, 开始执行', en: 'Received, going ahead' },
    ['answered'],
    ['confirmed'],
  ),
  // asked for once more after the decision: the advice is received first
  step('clinic', 'recording-added', { zh: '重拍心电图', en: 'Take the ECG again' }, ['unreadable', 'decided'], []),
  step(
    'clinic',
    'screened',
    { zh: '溶栓禁忌证筛查', en: 'Contraindication list' },
    ['branch:lysis'],
    ['screened', 'needle'],
  ),
  stamp(
    'clinic',
    'consent_started',
    { zh: '开始知情谈话', en: 'Start the consent talk' },
    ['branch:lysis'],
    ['consent_signed', 'needle'],
  ),
  stamp('clinic', 'consent_signed', { zh: '已签知情同意', en: 'Consent signed' }, ['branch:lysis'], ['needle']),
  step(
    'clinic',
    'wait',
    { zh: '等待溶栓医嘱', en: 'Waiting for the lysis order' },
    ['branch:lysis'],
    ['ordered', 'needle'],
  ),
  stamp('clinic', 'needle', { zh: '开始溶栓', en: 'Start lysis' }, ['branch:lysis']),
  step(
    'clinic',
    'transfer-requested',
    { zh: '申请转运', en: 'Ask for transfer' },
    ['branch:transfer'],
    ['transfer', 'door_out', 'pci_door_in'],
  ),
  stamp(
    'clinic',
    'ambulance_arrived',
    { zh: '救护车已到', en: 'Ambulance is here' },
    ['transfer'],
    ['door_out', 'pci_door_in'],
  ),
  stamp('clinic', 'door_out', { zh: '患者离开', en: 'Patient leaves' }, ['transfer'], ['pci_door_in']),
]

const duty: readonly Step[] = [
  step('duty', 'wait', { zh: '已请重拍，等待新照片', en: 'Waiting for the new picture' }, ['unreadable'], []),
  step('duty', 'accepted', { zh: '接诊', en: 'Accept' }, [], ['owned', 'answered']),
  step('duty', 'answered', { zh: '给出会诊意见', en: 'Answer' }, [], ['decided']),
  step(
    'duty',
    'lysis-ordered',
    { zh: '开溶栓医嘱', en: 'Order lysis' },
    ['branch:lysis', 'screened'],
    ['ordered', 'needle'],
  ),
  step(
    'duty',
    'lysis-confirmed',
    { zh: '复核溶栓医嘱', en: 'Confirm the lysis order' },
    ['ordered', 'second-needed'],
    ['order-confirmed', 'needle'],
  ),
  step(
    'duty',
    'transfer-accepted',
    { zh: '同意接收', en: 'Accept the transfer' },
    ['transfer'],
    ['transfer-accepted', 'pci_door_in'],
  ),
  stamp('duty', 'reperfusion_assessed', { zh: '评估再通', en: 'Assess recanalisation' }, ['needle', 'later-ecg']),
  stamp(
    'duty',
    'rescue_pci_decided',
    { zh: '决定补救PCI', en: 'Decide on rescue PCI' },
    ['not-reperfused'],
    ['wire_crossed', 'device_used'],
  ),
]

const hospital: readonly Step[] = [
  step('hospital', 'wait', { zh: '等待会诊意见', en: 'Waiting for the answer' }, [], ['decided']),
  step(
    'hospital',
    'transfer-accepted',
    { zh: '同意接收', en: 'Accept the transfer' },
    ['transfer'],
    ['transfer-accepted', 'pci_door_in'],
  ),
  stamp(
    'hospital',
    'cath_lab_activated',
    { zh: '启动导管室', en: 'Activate the cath lab' },
    ['branch:angiography'],
    ['puncture'],
  ),
  stamp('hospital', 'cath_lab_ready', { zh: '导管室就绪', en: 'Cath lab ready' }, ['cath_lab_activated'], ['puncture']),
  stamp('hospital', 'pci_door_in', { zh: '患者到院', en: 'Patient is here' }, ['transfer']),
  step(
    'hospital',
    'handed-over',
    { zh: '交接签字', en: 'Sign the handover' },
    ['transfer', 'pci_door_in'],
    ['handed-over', 'puncture'],
  ),
  stamp(
    'hospital',
    'cath_lab_arrival',
    { zh: '到达导管室', en: 'In the cath lab' },
    ['pci_door_in', 'branch:angiography'],
    ['puncture'],
  ),
  stamp('hospital', 'puncture', { zh: '穿刺成功', en: 'Punctured' }, ['cath_lab_arrival'], ['wire_crossed']),
  stamp(
    'hospital',
    'angiography_started',
    { zh: '造影开始', en: 'Angiography started' },
    ['puncture'],
    ['wire_crossed'],
  ),
  stamp('hospital', 'wire_crossed', { zh: '导丝通过', en: 'Wire crossed' }, ['puncture'], ['procedure_ended']),
  stamp('hospital', 'procedure_ended', { zh: '手术结束', en: 'Procedure ended' }, ['puncture']),
  step('hospital', 'outcome', { zh: '反馈结果', en: 'Send the outcome back' }, ['pci_door_in'], ['outcome']),
]

export const steps: readonly Step[] = [...clinic, ...duty, ...hospital]
