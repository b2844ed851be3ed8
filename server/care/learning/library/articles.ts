/** Articles that come with the system, for demonstration: a medical department signs them off before people rely on them. */
import type { ProposeRequest } from '#contracts/learning'

const source = '安济示范内容，待医务部门审定 / Demonstration text, to be signed off by a medical department'
const b = (zh: string, en: string) => ({ zh, en })

export const articles: readonly ProposeRequest[] = [
  {
    code: 'article-measure-blood-pressure',
    title: b('在家怎样量血压才准', 'How to measure blood pressure at home'),
    summary: b('五个步骤，避免白量。', 'Five steps, so that it is not measured for nothing.'),
    topics: ['hypertension', 'stroke', 'elder'],
    minutes: 3,
    source,
    content: {
      kind: 'article',
      sections: [
        {
          heading: b('量之前', 'Before'),
          text: b(
            '半小时内不抽烟、不喝茶和咖啡、不运动；先上厕所，坐着安静休息五分钟。',
            'No smoking, tea, coffee or exercise for half an hour; go to the toilet first and sit quietly for five minutes.',
          ),
        },
        {
          heading: b('坐姿', 'How to sit'),
          text: b(
            '背靠椅子，双脚平放，不跷腿；袖带绑在上臂，与心脏一样高，松紧以能伸进一指为宜。',
            'Back against the chair, both feet flat, legs not crossed; the cuff on the upper arm, level with the heart, loose enough for one finger.',
          ),
        },
        {
          heading: b('量几次', 'How often'),
          text: b(
            '隔一分钟再量一次，取两次的平均；相差超过 5 就再量一次。第一次两只胳膊都量，以后用高的那只。',
            'Measure again after a minute and take the mean; if they differ by more than 5, a third time. The first time measure both arms, afterwards the higher one.',
          ),
        },
        {
          heading: b('什么时候量', 'When'),
          text: b(
            '早上起床后一小时内、吃药和早饭前；晚上睡前。记下时间和数值，应用里录入最方便。',
            'In the morning within an hour of rising, before medicine and breakfast; in the evening before bed. Note time and value; the app is the easiest place.',
          ),
        },
        {
          heading: b('什么时候要马上求助', 'When to ask for help at once'),
          text: b(
            '达到或超过 180/110：静坐五分钟再量，仍然这样请联系家庭医生；同时胸痛、气短、说话不清、一侧无力，请立即拨打 120。',
            'At or above 180/110: sit for five minutes and measure again; if it stays, contact the family doctor. With chest pain, short breath, slurred speech or weakness of one side call 120 at once.',
          ),
        },
      ],
    },
  },
  {
    code: 'article-low-sugar',
    title: b('低血糖怎么认、怎么办', 'Low blood sugar: how to know it, what to do'),
    summary: b('心慌、手抖、出冷汗时，先吃糖再说。', 'A racing heart, shaking, cold sweat: sugar first.'),
    topics: ['diabetes'],
    minutes: 3,
    source,
    content: {
      kind: 'article',
      sections: [
        {
          heading: b('什么感觉', 'What it feels like'),
          text: b(
            '心慌、手抖、饥饿、出冷汗、头晕、看东西模糊；老人可能只是发呆、说胡话。血糖低于或等于 3.9 毫摩尔/升就要处理。',
            'A racing heart, shaking, hunger, cold sweat, dizziness, blurred sight; an old person may only stare or talk nonsense. Act at 3.9 mmol/L or below.',
          ),
        },
        {
          heading: b('马上做', 'At once'),
          text: b(
            '吃 15 克糖：半杯果汁或含糖饮料、三四块水果糖；15 分钟后再测，还低就再吃一次。好转后吃点主食。',
            'Take 15 g of sugar: half a glass of juice or a sweet drink, three or four sweets; measure again after 15 minutes, and again if still low. Then eat something starchy.',
          ),
        },
        {
          heading: b('不要做', 'Do not'),
          text: b(
            '意识不清时不要喂食喂水，以免呛住，请立即拨打 120。',
            'Never feed somebody who is not fully conscious: they may choke. Call 120.',
          ),
        },
        {
          heading: b('之后', 'Afterwards'),
          text: b(
            '记下时间、吃了什么、用了什么药，告诉家庭医生，可能要调整用药。',
            'Note the time, the meal and the medicine, and tell the family doctor: the treatment may need changing.',
          ),
        },
      ],
    },
  },
  {
    code: 'article-family-doctor',
    title: b('家庭医生签约是怎么回事', 'What a family-doctor contract is'),
    summary: b('签约自愿，服务看得见，随时可查。', 'Voluntary, with services one can see.'),
    topics: ['elder', 'child', 'maternal', 'hypertension', 'diabetes'],
    minutes: 2,
    source,
    content: {
      kind: 'article',
      sections: [
        {
          heading: b('签约有什么用', 'What it is for'),
          text: b(
            '有一个固定的团队记得您的情况：定期随访、年度体检、用药指导、预约上级医院专家；在签约机构看病报销更高。',
            'One team that knows you: follow-ups, a yearly check, advice on medicines, numbers with specialists; and better cover at the contracted institution.',
          ),
        },
        {
          heading: b('要花多少钱', 'What it costs'),
          text: b(
            '每个服务包写明总价和谁付：医保基金、公共卫生经费和个人。签之前您会看到个人部分是多少。',
            'Each package states its price and who pays: the fund, public-health money and the person. You see your part before you sign.',
          ),
        },
        {
          heading: b('能反悔吗', 'Can one change one’s mind'),
          text: b(
            '签约后有冷静期，期内可以不说理由撤回；之后也可以转给别的团队或解约。',
            'There is a cooling-off time in which you may withdraw without a reason; later you may move to another team or end it.',
          ),
        },
      ],
    },
  },
  {
    code: 'article-falls',
    title: b('老人防跌倒', 'Keeping an old person from falling'),
    summary: b('家里改几处，出门慢一步。', 'A few changes at home, one step slower outside.'),
    topics: ['elder', 'stroke'],
    minutes: 2,
    source,
    content: {
      kind: 'article',
      sections: [
        {
          heading: b('家里', 'At home'),
          text: b(
            '过道不放杂物，卫生间铺防滑垫、装扶手，夜里留一盏小灯，常用的东西放在伸手能够到的地方。',
            'Nothing in the way, a mat and a rail in the bathroom, a small light at night, things of every day within reach.',
          ),
        },
        {
          heading: b('起身', 'Getting up'),
          text: b(
            '醒来先躺半分钟，坐半分钟，再站半分钟才走；吃降压药的人更要慢。',
            'Lie half a minute after waking, sit half a minute, stand half a minute, then walk; slower still with medicine for blood pressure.',
          ),
        },
        {
          heading: b('跌倒了', 'After a fall'),
          text: b(
            '不要急着起来，先看能不能动；很痛、头部着地或不能站，请拨打 120。',
            'Do not hurry up; see what moves first. With great pain, a blow to the head or if you cannot stand, call 120.',
          ),
        },
      ],
    },
  },
]
