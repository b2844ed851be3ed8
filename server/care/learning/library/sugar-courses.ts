/** Courses on diabetes and breathing that come with the system, for demonstration. */
import type { ProposeRequest } from '#contracts/learning'

const source = '安济示范内容，待医务部门审定 / Demonstration text, to be signed off by a medical department'
const b = (zh: string, en: string) => ({ zh, en })

export const sugarAndLungCourses: readonly ProposeRequest[] = [
  {
    source,
    code: 'education-diabetes',
    title: b('认识糖尿病', 'Knowing diabetes'),
    summary: b('四小节：数字、吃、动、药。', 'Four lessons: figures, food, moving, medicine.'),
    topics: ['diabetes'],
    minutes: 16,
    content: {
      kind: 'course',
      lessons: [
        {
          title: b('看懂数字', 'Reading the figures'),
          text: [
            b(
              '空腹血糖一般要低于 7.0；糖化血红蛋白反映三个月的平均。',
              'Fasting glucose is usually to stay below 7.0; HbA1c tells the mean of three months.',
            ),
          ],
          question: {
            text: b('哪一项反映三个月的平均？', 'Which tells the mean of three months?'),
            options: [b('空腹血糖', 'Fasting glucose'), b('糖化血红蛋白', 'HbA1c')],
            right: 1,
            why: b('空腹血糖只说当天早上。', 'Fasting glucose tells of one morning.'),
          },
        },
        {
          title: b('会吃', 'Food'),
          text: [
            b(
              '先吃菜、再吃肉、最后吃主食；粗粮换掉一部分白米；水果少量，两餐之间吃。',
              'Vegetables first, then meat, rice last; some whole grain; a little fruit between meals.',
            ),
          ],
          question: {
            text: b('吃饭的顺序哪种好？', 'Which order is good?'),
            options: [b('先主食', 'Rice first'), b('先蔬菜', 'Vegetables first')],
            right: 1,
            why: b('先吃菜血糖升得慢。', 'Glucose rises more slowly.'),
          },
        },
        {
          title: b('会动', 'Moving'),
          text: [
            b(
              '饭后半小时走 30 分钟，一周五天；带两块糖以防低血糖。',
              'Walk 30 minutes half an hour after meals, five days a week; carry two sweets.',
            ),
          ],
          question: {
            text: b('什么时候走路合适？', 'When to walk?'),
            options: [b('空腹很久以后', 'Long after eating'), b('饭后半小时', 'Half an hour after a meal')],
            right: 1,
            why: b('饭后走有利于降糖，也不易低血糖。', 'It lowers glucose without risking too low.'),
          },
        },
        {
          title: b('会用药', 'Medicine'),
          text: [
            b(
              '按时按量；忘了一次不要下次加倍；打胰岛素要换部位。',
              'In time and amount; never double after a miss; change the place of insulin.',
            ),
          ],
          question: {
            text: b('忘吃一次，下次加倍吗？', 'Double after a miss?'),
            options: [b('加倍', 'Yes'), b('不加倍', 'No')],
            right: 1,
            why: b('加倍可能低血糖。', 'It may bring it too low.'),
          },
        },
      ],
    },
  },
  {
    source,
    code: 'education-foot-care',
    title: b('护好一双脚', 'Caring for the feet'),
    summary: b('三小节，每天两分钟。', 'Three lessons, two minutes a day.'),
    topics: ['diabetes'],
    minutes: 8,
    content: {
      kind: 'course',
      lessons: [
        {
          title: b('每天看一看', 'Look every day'),
          text: [
            b(
              '看脚底和趾缝有没有破、红、水泡，看不到用镜子或请家人。',
              'Soles and between the toes: cuts, redness, blisters; use a mirror or ask the family.',
            ),
          ],
          question: {
            text: b('多久看一次脚？', 'How often?'),
            options: [b('每天', 'Every day'), b('每年', 'Every year')],
            right: 0,
            why: b('早一天发现，早一天处理。', 'The sooner seen, the sooner treated.'),
          },
        },
        {
          title: b('洗和剪', 'Washing and cutting'),
          text: [
            b(
              '水温用手或温度计试，不超过 37 度，不烫脚；指甲平剪，不剪太深。',
              'Try the water by hand or thermometer, not above 37 °C; cut nails straight, not deep.',
            ),
          ],
          question: {
            text: b('可以用很烫的水泡脚吗？', 'Very hot water?'),
            options: [b('可以', 'Yes'), b('不可以', 'No')],
            right: 1,
            why: b('脚感觉不灵，容易烫伤。', 'Feeling is weak: it burns easily.'),
          },
        },
        {
          title: b('鞋袜', 'Shoes and socks'),
          text: [
            b(
              '穿前摸一摸鞋里有没有石子；不赤脚；袜口不要勒。',
              'Feel inside the shoe first; never barefoot; no tight socks.',
            ),
            b('破了不要自己处理，当天找医生。', 'A wound is seen by a doctor the same day.'),
          ],
          question: {
            text: b('脚破了怎么办？', 'A wound on the foot?'),
            options: [b('自己涂点药等几天', 'Wait some days'), b('当天找医生', 'See a doctor the same day')],
            right: 1,
            why: b('伤口可能很快加重。', 'It may get worse fast.'),
          },
        },
      ],
    },
  },
  {
    source,
    code: 'education-inhaler',
    title: b('吸入药会用才有效', 'Using an inhaler well'),
    summary: b('两小节。', 'Two lessons.'),
    topics: ['copd'],
    minutes: 6,
    content: {
      kind: 'course',
      lessons: [
        {
          title: b('步骤', 'The steps'),
          text: [
            b(
              '摇匀、呼气、含住、慢慢深吸同时按下、屏气 10 秒、漱口。',
              'Shake, breathe out, close the lips, breathe in slowly while pressing, hold for 10 seconds, rinse.',
            ),
          ],
          question: {
            text: b('吸入后要屏气多久？', 'Hold for how long?'),
            options: [b('不用', 'Not at all'), b('约 10 秒', 'About 10 seconds')],
            right: 1,
            why: b('屏气让药留下来。', 'It lets the medicine settle.'),
          },
        },
        {
          title: b('别忘了漱口', 'Rinse'),
          text: [
            b('含激素的药吸完要漱口，防止口腔发炎。', 'After steroid inhalers rinse, so that the mouth stays well.'),
          ],
          question: {
            text: b('为什么漱口？', 'Why rinse?'),
            options: [b('防止口腔发炎', 'To keep the mouth well'), b('为了提神', 'To wake up')],
            right: 0,
            why: b('激素留在口腔容易感染。', 'Steroid left there invites infection.'),
          },
        },
      ],
    },
  },
]
