// Contraindications to fibrinolysis. A list is never edited: a change is a new version, because every set of answers
// names the version that it was given to.

import type { ContraindicationItem, ContraindicationList } from '../pathway.ts'

function absolute(code: string, zh: string, en: string): ContraindicationItem {
  return { code, words: { zh, en }, kind: 'absolute' }
}
function relative(code: string, zh: string, en: string): ContraindicationItem {
  return { code, words: { zh, en }, kind: 'relative' }
}

const otherAbsolute = [
  absolute('aortic-dissection', '可疑主动脉夹层', 'Suspected aortic dissection'),
  absolute('active-bleeding', '活动性出血或出血素质 (不含月经)', 'Active bleeding or bleeding diathesis (not menses)'),
  absolute('head-trauma', '3个月内严重头面部闭合性创伤', 'Significant closed head or facial trauma within 3 months'),
  absolute('cranial-surgery', '2个月内颅内或脊柱内手术', 'Intracranial or intraspinal surgery within 2 months'),
]

const intracranial = [
  absolute('prior-ich', '既往任何时间颅内出血', 'Any prior intracranial haemorrhage'),
  absolute('vascular-lesion', '已知脑血管结构异常', 'Structural cerebral vascular lesion'),
  absolute('intracranial-tumour', '颅内恶性肿瘤', 'Malignant intracranial neoplasm'),
]

const otherRelative = [
  relative('high-pressure-now', '就诊时收缩压≥180或舒张压≥110 mmHg', 'SBP >= 180 or DBP >= 110 at presentation'),
  relative('dementia', '痴呆或其他颅内病变', 'Dementia or other intracranial pathology'),
  relative('cpr', '创伤性或长时间 (>10分钟) 心肺复苏', 'Traumatic or prolonged (> 10 min) CPR'),
  relative('major-surgery', '3周内大手术', 'Major surgery within 3 weeks'),
  relative('internal-bleeding', '4周内内出血', 'Internal bleeding within 4 weeks'),
  relative('vascular-puncture', '2周内不能压迫止血的血管穿刺', 'Non-compressible vascular puncture within 2 weeks'),
  relative('endocarditis', '感染性心内膜炎', 'Infective endocarditis'),
  relative('pregnancy', '妊娠', 'Pregnancy'),
  relative('peptic-ulcer', '活动性消化性溃疡', 'Active peptic ulcer'),
  relative('end-stage', '终末期肿瘤或严重肝肾疾病', 'End-stage tumour or severe liver or kidney disease'),
  relative('anticoagulant', '正在口服抗凝药 (INR)', 'Oral anticoagulant (INR)'),
]

const chronicHypertension = relative(
  'chronic-hypertension',
  '慢性严重未良好控制的高血压',
  'Chronic severe poorly controlled hypertension',
)

export const cn2019: ContraindicationList = {
  version: 'cn-2019',
  words: { zh: '溶栓禁忌证 (中国2019)', en: 'Contraindications (China 2019)' },
  items: [
    ...intracranial,
    absolute(
      'stroke-3-months',
      '3个月内缺血性卒中或TIA (不含4.5小时内急性卒中)',
      'Ischaemic stroke or TIA within 3 months (not the acute one within 4.5 h)',
    ),
    ...otherAbsolute,
    absolute(
      'uncontrolled-hypertension',
      '严重未控制的高血压 (紧急治疗无效)',
      'Severe uncontrolled hypertension not responding to emergency treatment',
    ),
    chronicHypertension,
    ...otherRelative.slice(0, 1),
    relative('older-stroke', '3个月以前的缺血性卒中', 'Ischaemic stroke over 3 months ago'),
    ...otherRelative.slice(1),
  ],
}

export const esc: ContraindicationList = {
  version: 'esc',
  words: { zh: '溶栓禁忌证 (ESC)', en: 'Contraindications (ESC)' },
  items: [
    ...intracranial,
    absolute('stroke-6-months', '6个月内缺血性卒中', 'Ischaemic stroke within 6 months'),
    ...otherAbsolute,
    relative('severe-hypertension', '严重高血压', 'Severe hypertension'),
    chronicHypertension,
    ...otherRelative.slice(0, 1),
    relative('tia-6-months', '6个月内TIA', 'TIA within 6 months'),
    relative('older-stroke', '6个月以前的缺血性卒中', 'Ischaemic stroke over 6 months ago'),
    ...otherRelative.slice(1),
  ],
}
