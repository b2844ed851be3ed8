/**
 * What a person may say is the matter, and the warning signs that are asked for first: any one of them means going now. Symptoms
 * have codes of ours; conditions are ICD-10 categories.
 */
export interface ComplaintRow {
  readonly code: string
  readonly kind: 'symptom' | 'condition'
  readonly zh: string
  readonly en: string
  /** Other words people use. */
  readonly also: string
  readonly signs: readonly string[]
}

export interface WarningSign {
  readonly code: string
  readonly zh: string
  readonly en: string
}

const sign = (code: string, zh: string, en: string): WarningSign => ({ code, zh, en })

export const warningSigns: readonly WarningSign[] = [
  sign(
    'crushing-chest-pain',
    '胸口压榨样疼痛超过 15 分钟，或伴大汗、放射到左臂或下颌',
    'Crushing chest pain for over 15 minutes, or with sweating, or spreading to the left arm or jaw',
  ),
  sign('hard-to-breathe', '呼吸困难、不能平卧或嘴唇发紫', 'Hard to breathe, cannot lie flat, or blue lips'),
  sign(
    'face-arm-speech',
    '口角歪斜、一侧手脚无力或言语不清',
    'A drooping face, a weak arm or leg on one side, or slurred speech',
  ),
  sign('unconscious', '意识不清、抽搐或叫不醒', 'Unconscious, a seizure, or cannot be woken'),
  sign('worst-headache', '突然发生的、从未有过的剧烈头痛', 'A sudden headache, the worst ever'),
  sign('stiff-neck-fever', '高热伴脖子发硬或皮疹', 'High fever with a stiff neck or a rash'),
  sign('blood-vomit-stool', '呕血、黑便或大量便血', 'Vomiting blood, black stools or much blood in the stool'),
  sign('hard-belly', '剧烈腹痛、腹部发硬', 'Severe belly pain with a hard belly'),
  sign('pregnant-bleeding', '怀孕期间出血或剧烈腹痛', 'Bleeding or severe pain in pregnancy'),
  sign(
    'sugar-very-high',
    '血糖 16.7 mmol/L 以上伴恶心、呼吸深快或嗜睡',
    'Glucose of 16.7 mmol/L or more with nausea, deep breathing or drowsiness',
  ),
  sign(
    'pressure-very-high',
    '血压 180/110 mmHg 以上伴头痛、胸痛或视物模糊',
    'Pressure of 180/110 mmHg or more with headache, chest pain or blurred sight',
  ),
  sign('sight-lost', '突然看不见或视力急剧下降', 'Sudden loss of sight'),
  sign('wants-to-die', '有伤害自己或结束生命的想法', 'Thoughts of harming oneself or ending one’s life'),
  sign(
    'injury-bleeding',
    '外伤后出血不止或肢体变形',
    'Bleeding that does not stop, or a deformed limb, after an injury',
  ),
  sign(
    'baby-fever',
    '3 个月以下婴儿发热，或精神差、不吃奶',
    'Fever in a baby under 3 months, or a baby that is listless or does not drink',
  ),
]

const row = (kind: ComplaintRow['kind'], line: string): ComplaintRow => {
  const [code = '', zh = '', en = '', also = '', signs = ''] = line.split('|').map((cell) => cell.trim())
  return { code, kind, zh, en, also, signs: signs ? signs.split(' ') : [] }
}

// code | name | English | also said | warning signs
const symptoms = `
chest-pain | 胸痛 | Chest pain | 胸闷 心口痛 | crushing-chest-pain hard-to-breathe
palpitations | 心慌 | Palpitations | 心悸 心跳快 | crushing-chest-pain unconscious
dizziness | 头晕 | Dizziness | 眩晕 | face-arm-speech unconscious pressure-very-high
headache | 头痛 | Headache | 头疼 偏头痛 | worst-headache face-arm-speech stiff-neck-fever pressure-very-high
numb-limbs | 手脚麻木无力 | Numb or weak limbs | 肢体麻木 | face-arm-speech
cough | 咳嗽 | Cough | 咳痰 | hard-to-breathe
short-breath | 气短 | Short of breath | 气促 胸闷 呼吸困难 | hard-to-breathe crushing-chest-pain
fever | 发热 | Fever | 发烧 | stiff-neck-fever unconscious baby-fever
belly-pain | 腹痛 | Belly pain | 肚子痛 胃痛 | hard-belly blood-vomit-stool pregnant-bleeding
heartburn | 反酸烧心 | Heartburn | 胃酸 打嗝 | blood-vomit-stool crushing-chest-pain
diarrhoea | 腹泻 | Diarrhoea | 拉肚子 | blood-vomit-stool unconscious
thirst | 口渴多尿 | Thirst and frequent urine | 多饮 消瘦 | sugar-very-high
back-pain | 腰背痛 | Back pain | 腰痛 腰椎 | face-arm-speech
joint-pain | 关节痛 | Joint pain | 膝盖痛 关节肿 | injury-bleeding
injury | 外伤 | Injury | 摔伤 扭伤 骨折 | injury-bleeding unconscious
rash | 皮疹 | Rash | 皮肤痒 湿疹 荨麻疹 | hard-to-breathe stiff-neck-fever
blurred-sight | 视物模糊 | Blurred sight | 眼睛看不清 | sight-lost face-arm-speech
ear-throat | 耳鼻咽喉不适 | Ear, nose or throat | 咽痛 耳鸣 鼻塞 | hard-to-breathe
toothache | 牙痛 | Toothache | 牙疼 牙龈出血 | hard-to-breathe
urine-trouble | 排尿不适 | Trouble with urine | 尿频 尿痛 血尿 | 
swollen-legs | 下肢水肿 | Swollen legs | 腿肿 脚肿 | hard-to-breathe
period-trouble | 月经或妇科不适 | Period or gynaecological trouble | 月经不调 白带 | pregnant-bleeding
low-mood | 情绪低落 | Low mood | 抑郁 焦虑 | wants-to-die
sleepless | 失眠 | Sleeplessness | 睡不着 | wants-to-die
lump | 包块 | A lump | 肿块 结节 | 
weight-loss | 体重下降 | Weight loss | 消瘦 乏力 | blood-vomit-stool
`

const conditions = `
I10 | 高血压 | Hypertension | 血压高 | pressure-very-high face-arm-speech crushing-chest-pain
E11 | 2 型糖尿病 | Type 2 diabetes | 血糖高 | sugar-very-high unconscious
E78 | 高脂血症 | High cholesterol | 血脂高 | 
I25 | 冠心病 | Coronary heart disease | 心绞痛 支架术后 | crushing-chest-pain hard-to-breathe
I48 | 房颤 | Atrial fibrillation | 心律不齐 | face-arm-speech unconscious
I50 | 心力衰竭 | Heart failure | 心衰 | hard-to-breathe
I69 | 脑卒中后 | After a stroke | 中风后遗症 | face-arm-speech
J44 | 慢阻肺 | Chronic obstructive lung disease | 慢性支气管炎 肺气肿 | hard-to-breathe
J45 | 哮喘 | Asthma | 喘 | hard-to-breathe
K29 | 胃炎 | Gastritis | 胃病 | blood-vomit-stool
N18 | 慢性肾脏病 | Chronic kidney disease | 肾病 | hard-to-breathe
E03 | 甲状腺功能减退 | Underactive thyroid | 甲减 | 
M17 | 膝骨关节炎 | Osteoarthritis of the knee | 膝关节 | 
F32 | 抑郁症 | Depression | 抑郁 | wants-to-die
G47 | 睡眠障碍 | Sleep disorder | 失眠 | 
`

const lines = (text: string) => text.split('\n').filter((line) => line.includes('|'))

export const complaints: readonly ComplaintRow[] = [
  ...lines(symptoms).map((line) => row('symptom', line)),
  ...lines(conditions).map((line) => row('condition', line)),
]
