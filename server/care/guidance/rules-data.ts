/**
 * Where a complaint leads: our own table, loaded as dated rows. A row says what must be true, where to go, how soon, from which level of
 * hospital on, why in words and by which clause. Rows are kept by the medical department; a change gets a new `validFrom`.
 */
export const rulesValidFrom = '2020-01-01'

const tiers = '分级诊疗技术方案（高血压、糖尿病），由医务部门核定'
const guide = '区域就医指引，由医务部门核定'

export interface RuleLine {
  readonly key: string
  readonly complaint: string
  readonly conditions: readonly string[]
  readonly place: 'call-120' | 'emergency' | 'family-doctor' | 'specialist'
  readonly urgency: 'emergency' | 'soon' | 'routine'
  readonly departmentCode: string | null
  readonly departmentName: string | null
  readonly levelMin: number
  readonly reasonZh: string
  readonly reasonEn: string
  readonly clause: string
}

// key | complaint | conditions | place | urgency | department | level | why | why in English | clause
const table = `
signs | * | sign:any | call-120 | emergency | - | 0 | 有警示症状，请立即拨打 120 或到最近的急诊，不要等待预约。 | There is a warning sign: call 120 or go to the nearest emergency department now. Do not wait for a booking. | g
baby | * | age<14 | specialist | routine | 07 儿科 | 0 | 14 岁以下请看儿科。 | Under 14, children are seen by paediatrics. | g
pressure-crisis | * | bp>=180/110 | emergency | emergency | - | 0 | 最近一次血压在 180/110 mmHg 以上，请今天到急诊复测。 | The last pressure was 180/110 mmHg or more: have it measured again at an emergency department today. | t
glucose-crisis | * | glucose>=16.7 | emergency | emergency | - | 0 | 最近一次血糖在 16.7 mmol/L 以上，请今天到急诊。 | The last glucose was 16.7 mmol/L or more: go to an emergency department today. | t
chest | chest-pain | | specialist | soon | 03.04 心血管内科 | 2 | 胸痛需先排除心脏原因，请在 1 至 3 天内看心血管内科。 | Chest pain: the heart has to be ruled out first. See cardiology within days. | g
palpitations | palpitations | | family-doctor | soon | 02 全科医疗科 | 0 | 偶发心慌可先由家庭医生查心电图。 | Occasional palpitations: your family doctor can record an ECG first. | g
palpitations-heart | palpitations | has:I20-I52 | specialist | soon | 03.04 心血管内科 | 2 | 您有心脏病史，心慌请看心血管内科。 | With heart disease in the record, palpitations are for cardiology. | g
dizzy | dizziness | | family-doctor | soon | 02 全科医疗科 | 0 | 头晕先由家庭医生测血压、血糖，再决定是否转诊。 | Dizziness: your family doctor measures pressure and glucose first. | g
dizzy-stroke | dizziness | has:I60-I69 | specialist | soon | 03.03 神经内科 | 2 | 您有脑血管病史，头晕请看神经内科。 | With a stroke in the record, dizziness is for neurology. | g
headache | headache | | family-doctor | routine | 02 全科医疗科 | 0 | 反复头痛先由家庭医生评估。 | Recurrent headaches: your family doctor first. | g
headache-old | headache | age>=50 | specialist | soon | 03.03 神经内科 | 2 | 50 岁后新发的头痛请看神经内科。 | New headaches after 50 are for neurology. | g
numb | numb-limbs | | specialist | soon | 03.03 神经内科 | 2 | 手脚麻木无力请看神经内科。 | Numb or weak limbs are for neurology. | g
cough | cough | | family-doctor | routine | 02 全科医疗科 | 0 | 咳嗽不足 3 周，先由家庭医生诊治。 | A cough of less than three weeks: your family doctor first. | g
cough-lung | cough | has:J40-J47 | specialist | soon | 03.01 呼吸内科 | 2 | 您有慢性肺病，咳嗽加重请看呼吸内科。 | With chronic lung disease, a worse cough is for respiratory medicine. | g
breath | short-breath | | specialist | soon | 03.01 呼吸内科 | 2 | 气短请看呼吸内科。 | Shortness of breath is for respiratory medicine. | g
breath-heart | short-breath | has:I20-I52 | specialist | soon | 03.04 心血管内科 | 2 | 您有心脏病史，气短请看心血管内科。 | With heart disease in the record, shortness of breath is for cardiology. | g
fever | fever | | family-doctor | soon | 02 全科医疗科 | 0 | 发热先由家庭医生或发热门诊诊治。 | Fever: your family doctor or a fever clinic first. | g
belly | belly-pain | | specialist | soon | 03.02 消化内科 | 2 | 腹痛请看消化内科。 | Belly pain is for gastroenterology. | g
heartburn | heartburn | | family-doctor | routine | 02 全科医疗科 | 0 | 反酸烧心先由家庭医生用药观察。 | Heartburn: your family doctor can treat and watch it first. | g
heartburn-old | heartburn | age>=45 | specialist | routine | 03.02 消化内科 | 2 | 45 岁以上反酸烧心建议消化内科胃镜评估。 | From 45 on, heartburn should be looked at by gastroenterology. | g
diarrhoea | diarrhoea | | family-doctor | soon | 02 全科医疗科 | 0 | 腹泻先由家庭医生诊治，注意补液。 | Diarrhoea: your family doctor first; drink enough. | g
thirst | thirst | | specialist | soon | 03.07 内分泌科 | 1 | 口渴多尿请查血糖，看内分泌科。 | Thirst and frequent urine: have glucose measured, see endocrinology. | t
back | back-pain | | family-doctor | routine | 02 全科医疗科 | 0 | 腰背痛多数先保守治疗，请先看家庭医生。 | Most back pain is treated without surgery: your family doctor first. | g
joint | joint-pain | | specialist | routine | 04.03 骨科 | 1 | 关节痛请看骨科。 | Joint pain is for orthopaedics. | g
injury | injury | | specialist | soon | 04 外科 | 1 | 外伤请看外科。 | Injuries are for surgery. | g
rash | rash | | specialist | routine | 13 皮肤科 | 1 | 皮疹请看皮肤科。 | Rashes are for dermatology. | g
sight | blurred-sight | | specialist | soon | 10 眼科 | 1 | 视物模糊请看眼科。 | Blurred sight is for ophthalmology. | g
sight-diabetes | blurred-sight | has:E10-E14 | specialist | soon | 10 眼科 | 2 | 您有糖尿病，请到二级以上医院眼科查眼底。 | With diabetes, have the back of the eye looked at in a hospital. | t
ear | ear-throat | | specialist | routine | 11 耳鼻咽喉科 | 1 | 耳鼻咽喉不适请看耳鼻咽喉科。 | Ear, nose and throat. | g
tooth | toothache | | specialist | routine | 12 口腔科 | 1 | 牙痛请看口腔科。 | Toothache is for dentistry. | g
urine | urine-trouble | | specialist | soon | 04.04 泌尿外科 | 2 | 排尿不适请看泌尿外科。 | Trouble with urine is for urology. | g
swollen | swollen-legs | | specialist | soon | 03.06 肾病学 | 2 | 下肢水肿请查肾功能，看肾内科。 | Swollen legs: have the kidneys looked at. | g
swollen-heart | swollen-legs | has:I20-I52 | specialist | soon | 03.04 心血管内科 | 2 | 您有心脏病史，下肢水肿请看心血管内科。 | With heart disease, swollen legs are for cardiology. | g
period | period-trouble | | specialist | routine | 05.01 妇科 | 1 | 月经或妇科不适请看妇科。 | Gynaecology. | g
mood | low-mood | | specialist | soon | 15 精神科 | 1 | 情绪低落两周以上请看精神心理科。 | Low mood for over two weeks is for psychiatry. | g
sleepless | sleepless | | family-doctor | routine | 02 全科医疗科 | 0 | 失眠先由家庭医生评估。 | Sleeplessness: your family doctor first. | g
lump | lump | | specialist | soon | 04 外科 | 2 | 新发包块请看外科。 | A new lump is for surgery. | g
weight | weight-loss | | specialist | soon | 03 内科 | 2 | 不明原因体重下降请到医院内科检查。 | Unexplained weight loss: have it looked at in a hospital. | g
pressure | I10-I15 | | family-doctor | routine | 02 全科医疗科 | 0 | 血压稳定的高血压由家庭医生随访即可，不必到医院专科。 | Stable hypertension is looked after by your family doctor; no specialist is needed. | t
pressure-uncontrolled | I10-I15 | bp>=160/100 | specialist | soon | 03.04 心血管内科 | 2 | 最近血压在 160/100 mmHg 以上，请看心血管内科调整治疗。 | The last pressure was 160/100 mmHg or more: see cardiology. | t
diabetes | E10-E14 | | family-doctor | routine | 02 全科医疗科 | 0 | 血糖稳定的糖尿病由家庭医生随访即可。 | Stable diabetes is looked after by your family doctor. | t
diabetes-uncontrolled | E10-E14 | hba1c>=9 | specialist | soon | 03.07 内分泌科 | 2 | 最近糖化血红蛋白在 9% 以上，请看内分泌科调整治疗。 | The last HbA1c was 9% or more: see endocrinology. | t
lipids | E78 | | family-doctor | routine | 02 全科医疗科 | 0 | 血脂异常由家庭医生随访。 | High cholesterol is looked after by your family doctor. | g
heart | I20-I52 | | specialist | routine | 03.04 心血管内科 | 2 | 心脏病随访请看心血管内科。 | Heart disease is followed by cardiology. | g
stroke | I60-I69 | | specialist | routine | 03.03 神经内科 | 2 | 脑血管病随访请看神经内科。 | After a stroke: neurology. | g
lung | J40-J47 | | specialist | routine | 03.01 呼吸内科 | 2 | 慢性气道疾病随访请看呼吸内科。 | Chronic lung disease is followed by respiratory medicine. | g
stomach | K20-K31 | | specialist | routine | 03.02 消化内科 | 1 | 胃病请看消化内科。 | Gastroenterology. | g
kidney | N17-N19 | | specialist | routine | 03.06 肾病学 | 2 | 慢性肾脏病请看肾内科。 | Nephrology. | g
thyroid | E00-E07 | | specialist | routine | 03.07 内分泌科 | 2 | 甲状腺疾病请看内分泌科。 | Endocrinology. | g
knee | M15-M19 | | family-doctor | routine | 02 全科医疗科 | 0 | 骨关节炎先由家庭医生指导康复。 | Osteoarthritis: your family doctor guides exercise first. | g
depression | F30-F39 | | specialist | routine | 15 精神科 | 1 | 抑郁症随访请看精神心理科。 | Psychiatry. | g
sleep | G47 | | family-doctor | routine | 02 全科医疗科 | 0 | 睡眠障碍先由家庭医生评估。 | Sleep disorders: your family doctor first. | g
`

export const ruleLines: readonly RuleLine[] = table
  .split('\n')
  .filter((line) => line.includes('|'))
  .map((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    const [key = '', complaint = '', conditions = '', place, urgency, department = '-', level, zh = '', en = '', by] =
      cells
    const [departmentCode = null, departmentName = null] = department === '-' ? [] : department.split(' ')
    return {
      key,
      complaint,
      conditions: conditions ? conditions.split(' ') : [],
      place: place as RuleLine['place'],
      urgency: urgency as RuleLine['urgency'],
      departmentCode,
      departmentName,
      levelMin: Number(level),
      reasonZh: zh,
      reasonEn: en,
      clause: by === 't' ? tiers : guide,
    }
  })
