// The chips of the answer card. Codes are on the wire (contract.md); a code is never renamed.

import type { AnswerCard } from '../pathway.ts'

export const answerCard: AnswerCard = {
  diagnosis: [
    { code: 'stemi-anterior', words: { zh: '急性前壁STEMI', en: 'Acute anterior STEMI' } },
    { code: 'stemi-inferior', words: { zh: '急性下壁STEMI', en: 'Acute inferior STEMI' } },
    { code: 'stemi-lateral', words: { zh: '急性侧壁STEMI', en: 'Acute lateral STEMI' } },
    { code: 'stemi-posterior', words: { zh: '急性后壁STEMI', en: 'Acute posterior STEMI' } },
    { code: 'stemi-other', words: { zh: '其他部位STEMI', en: 'STEMI, other territory' } },
    { code: 'nste-acs', words: { zh: '非ST段抬高ACS', en: 'NSTE-ACS' } },
    { code: 'other-cardiac', words: { zh: '其他心脏疾病', en: 'Other cardiac disease' } },
    { code: 'not-cardiac', words: { zh: '非心源性', en: 'Not cardiac' } },
    { code: 'unsure', words: { zh: '暂不能确定', en: 'Unsure' }, decides: false },
    { code: 'unreadable', words: { zh: '看不清, 请重拍', en: 'Unreadable, please take it again' }, decides: false },
  ],
  strategy: [
    {
      code: 'lysis-then-pci',
      words: { zh: '就地溶栓 + 转运PCI', en: 'Lysis here, then transfer for PCI' },
      branch: ['lysis', 'transfer', 'angiography'],
    },
    {
      code: 'primary-pci-transfer',
      words: { zh: '直接转运PCI', en: 'Transfer for primary PCI' },
      branch: ['transfer', 'angiography'],
    },
    { code: 'medical-observe', words: { zh: '药物治疗 + 观察', en: 'Medical treatment, observe' } },
    { code: 'none', words: { zh: '不需处理', en: 'Nothing to do' } },
    { code: 'call-me', words: { zh: '请打电话给我', en: 'Call me' }, decides: false },
  ],
  drugs: [
    { code: 'aspirin-300', words: { zh: '阿司匹林 300mg 嚼服', en: 'Aspirin 300 mg chewed' } },
    {
      code: 'clopidogrel-300',
      words: { zh: '氯吡格雷 300mg', en: 'Clopidogrel 300 mg' },
      instead: 'second-antiplatelet',
    },
    {
      code: 'clopidogrel-75',
      words: { zh: '氯吡格雷 75mg（>75岁）', en: 'Clopidogrel 75 mg (> 75 y)' },
      instead: 'second-antiplatelet',
    },
    {
      code: 'ticagrelor-180',
      words: { zh: '替格瑞洛 180mg', en: 'Ticagrelor 180 mg' },
      instead: 'second-antiplatelet',
    },
    { code: 'heparin', words: { zh: '肝素', en: 'Heparin' } },
    { code: 'no-nitrate', words: { zh: '勿用硝酸酯', en: 'No nitrates' } },
  ],
}
