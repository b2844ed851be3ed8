/** Courses on blood pressure and stroke that come with the system, for demonstration. */
import type { ProposeRequest } from '#contracts/learning'

const source = '安济示范内容，待医务部门审定 / Demonstration text, to be signed off by a medical department'
const b = (zh: string, en: string) => ({ zh, en })

export const pressureCourses: readonly ProposeRequest[] = [
  {
    source,
    code: 'education-hypertension',
    title: b('认识高血压', 'Knowing high blood pressure'),
    summary: b('四小节，弄明白为什么没感觉也要治。', 'Four lessons: why to treat what one does not feel.'),
    topics: ['hypertension'],
    minutes: 16,
    content: {
      kind: 'course',
      lessons: [
        {
          title: b('没有感觉，也在伤身', 'It harms without being felt'),
          text: [
            b(
              '多数人血压高没有任何不适，但心、脑、肾的血管每天都在受损。',
              'Most people feel nothing, while the vessels of heart, brain and kidney are harmed each day.',
            ),
            b('所以“没感觉就不用治”是最常见的误会。', 'So “no trouble, no treatment” is the commonest mistake.'),
          ],
          question: {
            text: b('血压高但没有不舒服，要不要治？', 'High pressure without complaints: to be treated?'),
            options: [
              b('不用，等不舒服再说', 'No, only when it is felt'),
              b('要，没感觉也在伤血管', 'Yes, it harms all the same'),
            ],
            right: 1,
            why: b('血管受损与有没有感觉无关。', 'The harm has nothing to do with feeling it.'),
          },
        },
        {
          title: b('目标是多少', 'What the target is'),
          text: [
            b(
              '一般降到 140/90 以下；65 岁及以上先降到 150/90 以下，能耐受再低一些。',
              'Usually below 140/90; from 65 years first below 150/90, then lower if it is borne well.',
            ),
            b('您自己的目标写在“我的计划”里。', 'Your own target stands in “my plan”.'),
          ],
          question: {
            text: b('70 岁老人的第一步目标是？', 'The first target at 70 years?'),
            options: [b('低于 150/90', 'Below 150/90'), b('低于 120/80', 'Below 120/80'), b('不用管', 'None')],
            right: 0,
            why: b('65 岁起先到 150/90 以下。', 'From 65 years first below 150/90.'),
          },
        },
        {
          title: b('药要天天吃', 'Medicine every day'),
          text: [
            b(
              '血压正常了是药在起作用，停药多半会再升高。',
              'Normal values mean that the medicine works; without it they mostly rise again.',
            ),
            b('想减药先问家庭医生，不要自己停。', 'Ask the family doctor before taking less; do not stop by yourself.'),
          ],
          question: {
            text: b('血压正常了，可以自己停药吗？', 'Values are normal: may one stop?'),
            options: [b('可以', 'Yes'), b('不可以，先问医生', 'No, ask the doctor first')],
            right: 1,
            why: b('是药在控制，停药会反弹。', 'The medicine holds it; it comes back.'),
          },
        },
        {
          title: b('五件小事', 'Five small things'),
          text: [
            b(
              '少盐、控制体重、多走路、戒烟、少喝酒，每一件都能降几个数。',
              'Less salt, weight, walking, no tobacco, little alcohol: each brings it down a little.',
            ),
          ],
          question: {
            text: b('下面哪件不能帮助降压？', 'Which does not help?'),
            options: [b('每天走路', 'Walking every day'), b('多吃咸菜', 'More pickles'), b('戒烟', 'No tobacco')],
            right: 1,
            why: b('咸菜盐多，会升高血压。', 'Pickles are salty and raise it.'),
          },
        },
      ],
    },
  },
  {
    source,
    code: 'education-less-salt',
    title: b('一家人吃淡一点', 'Less salt for the whole family'),
    summary: b('三小节，每人每天不超过 5 克盐。', 'Three lessons: at most 5 g a person a day.'),
    topics: ['hypertension', 'stroke'],
    minutes: 9,
    content: {
      kind: 'course',
      lessons: [
        {
          title: b('5 克是多少', 'How much 5 g is'),
          text: [
            b(
              '一个啤酒瓶盖平平一盖大约 5 克，这是一个人一天的全部，包括酱油和咸菜里的盐。',
              'A flat beer-bottle cap is about 5 g: all of a day for one, soy sauce and pickles included.',
            ),
          ],
          question: {
            text: b('5 克盐包括酱油里的盐吗？', 'Does it count the salt in soy sauce?'),
            options: [b('包括', 'Yes'), b('不包括', 'No')],
            right: 0,
            why: b('所有来源加在一起。', 'All sources together.'),
          },
        },
        {
          title: b('藏起来的盐', 'Hidden salt'),
          text: [
            b(
              '酱油、豆瓣酱、味精、腌菜、火腿、方便面、挂面都有很多盐。',
              'Soy sauce, bean paste, pickles, ham, instant and dried noodles hold much salt.',
            ),
          ],
          question: {
            text: b('哪样藏的盐最多？', 'Which hides the most salt?'),
            options: [
              b('一袋方便面', 'A pack of instant noodles'),
              b('一个苹果', 'An apple'),
              b('一碗米饭', 'A bowl of rice'),
            ],
            right: 0,
            why: b('一袋方便面就可能接近一天的量。', 'One pack can come near a day’s amount.'),
          },
        },
        {
          title: b('怎么减', 'How to do it'),
          text: [
            b(
              '出锅再放盐，用限盐勺，用醋、葱、姜、蒜提味；一周减一点，口味会跟上。',
              'Salt at the end, with a measuring spoon; vinegar, onion, ginger and garlic for taste; a little less each week.',
            ),
            b('肾不好的人用低钠盐前先问医生。', 'With a kidney disease ask before using low-sodium salt.'),
          ],
          question: {
            text: b('肾病患者可以直接换低钠盐吗？', 'May somebody with a kidney disease change to low-sodium salt?'),
            options: [b('可以', 'Yes'), b('先问医生', 'Ask the doctor first')],
            right: 1,
            why: b('低钠盐含钾，肾不好可能有危险。', 'It holds potassium, which may be dangerous.'),
          },
        },
      ],
    },
  },
  {
    source,
    code: 'education-stroke',
    title: b('中风：认出来，快一步', 'Stroke: know it, be quick'),
    summary: b('两小节。', 'Two lessons.'),
    topics: ['stroke', 'hypertension', 'elder'],
    minutes: 6,
    content: {
      kind: 'course',
      lessons: [
        {
          title: b('三看', 'Three looks'),
          text: [
            b(
              '一看脸：笑一笑，嘴歪不歪；二看胳膊：平举，掉不掉；三听说话：清不清楚。',
              'The face: does the smile droop; the arms: does one sink; the speech: is it clear.',
            ),
          ],
          question: {
            text: b('一只胳膊突然抬不起来，怎么办？', 'One arm suddenly sinks: what to do?'),
            options: [b('躺一会儿看看', 'Lie down and wait'), b('马上打 120', 'Call 120 at once')],
            right: 1,
            why: b('溶栓要争取在几小时内。', 'Treatment works within hours.'),
          },
        },
        {
          title: b('不再发生', 'Not again'),
          text: [
            b(
              '血压、血脂、血糖达标，按时吃药，不抽烟，坚持康复。',
              'Pressure, lipids and glucose at target, medicine in time, no tobacco, rehabilitation.',
            ),
          ],
          question: {
            text: b('得过一次就不会再得？', 'Once, and never again?'),
            options: [b('对', 'Right'), b('不对，更要管好', 'Wrong: it needs more care')],
            right: 1,
            why: b('得过的人更容易再得。', 'Who had one is at greater risk.'),
          },
        },
      ],
    },
  },
]
