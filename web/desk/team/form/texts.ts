import { type TextsOf, textsOf } from '../../../shell/i18n.ts'

const zh = {
  yes: '是',
  no: '否',
  and: '、',
  must: '必填',
  another: '再加一项',
  kept: '上次的回答，请核对',
  notAsked: '这个版本的工作台还不能问这一题，请在纸上记下。',
  fault: {
    missing: '请回答这一题',
    'not-a-number': '请填写数字',
    'not-whole': '请填写整数',
    'too-low': '不能小于 {limit}',
    'too-high': '不能大于 {limit}',
    'too-long': '最多 {limit} 个字',
    'not-offered': '请从选项中选择',
  },
}
const en: TextsOf<typeof zh> = {
  yes: 'Yes',
  no: 'No',
  and: ', ',
  must: 'needed',
  another: 'One more',
  kept: 'last answer, please check',
  notAsked: 'This desk cannot put this question yet: note it on paper.',
  fault: {
    missing: 'Please answer this',
    'not-a-number': 'A number, please',
    'not-whole': 'A whole number, please',
    'too-low': 'Not below {limit}',
    'too-high': 'Not above {limit}',
    'too-long': 'At most {limit} characters',
    'not-offered': 'Choose one of those offered',
  },
}
export const { useT } = textsOf('desk-form', zh, en)
