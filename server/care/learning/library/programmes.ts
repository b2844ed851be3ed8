/** Programmes of days that come with the system, for demonstration: a medical department signs them off first. */
import type { ProposeRequest } from '#contracts/learning'

const source = '安济示范内容，待医务部门审定 / Demonstration text, to be signed off by a medical department'
const b = (zh: string, en: string) => ({ zh, en })

export const programmes: readonly ProposeRequest[] = [
  {
    source,
    code: 'digital-stop-smoking',
    title: b('28 天戒烟', '28 days to stop smoking'),
    summary: b('每天一个小任务，第 8 天停烟。', 'A small task a day; the last cigarette is on day 7.'),
    topics: ['hypertension', 'diabetes', 'copd', 'stroke'],
    minutes: 140,
    content: {
      kind: 'programme',
      days: 28,
      tasks: [
        {
          fromDay: 1,
          title: b('写下理由', 'Write down why'),
          text: b(
            '写三条想戒烟的理由，贴在常看到的地方；数一数今天抽了几支。',
            'Three reasons where you see them; count today’s cigarettes.',
          ),
        },
        {
          fromDay: 2,
          title: b('记下时刻', 'Note the moments'),
          text: b('记下每次想抽的时间和原因，先推迟十分钟。', 'Note when and why; wait ten minutes first.'),
        },
        {
          fromDay: 5,
          title: b('减一半', 'Half'),
          text: b('把数量减到一半，告诉家人和朋友您要戒烟。', 'Down to half; tell family and friends.'),
        },
        {
          fromDay: 8,
          title: b('停烟日', 'The day'),
          text: b(
            '扔掉烟和打火机；想抽时喝水、散步、做深呼吸。',
            'Throw cigarettes and lighter away; water, a walk, deep breaths.',
          ),
        },
        {
          fromDay: 11,
          title: b('最难的几天', 'The hardest days'),
          text: b(
            '烦躁、睡不好是正常的，会过去；难受时联系家庭医生。',
            'Restlessness is normal and passes; call the family doctor when it is hard.',
          ),
        },
        {
          fromDay: 15,
          title: b('避开诱因', 'Keep away'),
          text: b(
            '避开烟友聚会和酒，饭后马上刷牙或走动。',
            'Avoid smoking company and alcohol; brush your teeth or walk after meals.',
          ),
        },
        {
          fromDay: 22,
          title: b('算算账', 'The sum'),
          text: b('算一算省下的钱，奖励自己一次。', 'Count what you have saved and treat yourself.'),
        },
        {
          fromDay: 28,
          title: b('毕业', 'Done'),
          text: b(
            '您已停烟三周。偶尔复吸不等于失败，第二天重新开始。',
            'Three weeks without. A slip is no failure: begin again the next day.',
          ),
        },
      ],
    },
  },
  {
    source,
    code: 'digital-diet',
    title: b('21 天会吃饭', '21 days of eating well'),
    summary: b('每天改一点，三周养成习惯。', 'A little a day, a habit in three weeks.'),
    topics: ['diabetes', 'hypertension'],
    minutes: 105,
    content: {
      kind: 'programme',
      days: 21,
      tasks: [
        {
          fromDay: 1,
          title: b('拍下三餐', 'Three meals'),
          text: b('今天照常吃，记下三餐吃了什么。', 'Eat as always and note it.'),
        },
        {
          fromDay: 3,
          title: b('半盘蔬菜', 'Half a plate'),
          text: b('每餐蔬菜占盘子的一半。', 'Half of each plate is vegetables.'),
        },
        {
          fromDay: 6,
          title: b('换粗粮', 'Whole grain'),
          text: b('三分之一的主食换成粗粮或杂豆。', 'A third of the rice becomes whole grain or beans.'),
        },
        {
          fromDay: 9,
          title: b('先菜后饭', 'Vegetables first'),
          text: b(
            '先吃菜，再吃肉，最后吃主食，一顿吃二十分钟。',
            'Vegetables, meat, rice last; twenty minutes a meal.',
          ),
        },
        {
          fromDay: 12,
          title: b('不喝甜的', 'Nothing sweet to drink'),
          text: b('今天起只喝白水和淡茶。', 'Water and weak tea only.'),
        },
        {
          fromDay: 15,
          title: b('少油少盐', 'Less oil, less salt'),
          text: b('用限盐勺和控油壶。', 'A measuring spoon and an oil can.'),
        },
        {
          fromDay: 18,
          title: b('加餐有数', 'Snacks counted'),
          text: b('水果一天一个拳头，两餐之间吃。', 'A fist of fruit a day between meals.'),
        },
        {
          fromDay: 21,
          title: b('看看变化', 'What has changed'),
          text: b('量一次空腹血糖和体重，和三周前比一比。', 'Measure fasting glucose and weight and compare.'),
        },
      ],
    },
  },
  {
    source,
    code: 'digital-lung-rehabilitation',
    title: b('42 天肺康复', '42 days for the lungs'),
    summary: b('呼吸操加走路，循序渐进。', 'Breathing and walking, step by step.'),
    topics: ['copd'],
    minutes: 210,
    content: {
      kind: 'programme',
      days: 42,
      tasks: [
        {
          fromDay: 1,
          title: b('缩唇呼吸', 'Pursed lips'),
          text: b(
            '鼻吸两秒，缩唇慢呼四秒，一次五分钟，一天两次。',
            'In by the nose for two seconds, out by pursed lips for four; five minutes, twice a day.',
          ),
        },
        {
          fromDay: 8,
          title: b('腹式呼吸', 'With the belly'),
          text: b(
            '手放肚子上，吸气鼓起，呼气收回，一天两次。',
            'A hand on the belly: out with the breath in; twice a day.',
          ),
        },
        {
          fromDay: 15,
          title: b('平地走路', 'Walking'),
          text: b(
            '走到有点喘还能说话，每次十分钟，一天两次。',
            'Until slightly short of breath but able to talk; ten minutes, twice.',
          ),
        },
        {
          fromDay: 29,
          title: b('加长一点', 'Longer'),
          text: b('每次走二十分钟，加上抬臂十下。', 'Twenty minutes, and ten arm lifts.'),
        },
        {
          fromDay: 42,
          title: b('复查', 'Check'),
          text: b('爬一层楼比一比喘不喘，约家庭医生复查。', 'Climb a flight and compare; see the family doctor.'),
        },
      ],
    },
  },
  {
    source,
    code: 'digital-rehabilitation',
    title: b('60 天居家康复', '60 days of rehabilitation at home'),
    summary: b('中风后的关节、平衡和日常动作。', 'Joints, balance and everyday moves after a stroke.'),
    topics: ['stroke'],
    minutes: 300,
    content: {
      kind: 'programme',
      days: 60,
      tasks: [
        {
          fromDay: 1,
          title: b('关节活动', 'Joints'),
          text: b(
            '健侧带患侧，肩肘腕膝踝各十下，一天两次，家人陪同。',
            'The good side leads the weak one: ten each, twice a day, with family.',
          ),
        },
        {
          fromDay: 15,
          title: b('坐稳站稳', 'Sitting and standing'),
          text: b('扶着桌子坐站各十次，旁边有人。', 'Ten times up and down by a table, with somebody there.'),
        },
        {
          fromDay: 31,
          title: b('迈步', 'Steps'),
          text: b('扶着走廊走五分钟，一天三次。', 'Five minutes along a rail, three times a day.'),
        },
        {
          fromDay: 46,
          title: b('自己来', 'By oneself'),
          text: b('穿衣、洗脸、吃饭尽量自己做。', 'Dressing, washing and eating by oneself as far as possible.'),
        },
        {
          fromDay: 60,
          title: b('评估', 'Assessment'),
          text: b('约家庭医生评估，定下一步。', 'See the family doctor and set what is next.'),
        },
      ],
    },
  },
]
