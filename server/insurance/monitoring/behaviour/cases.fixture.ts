/** What is planted, and what looks alike and is innocent: for each kind. */
import type { Planted } from './behaviour.fixture.ts'
import { both, cheap, dear, dose, fair, line, named, oneOff, stay, visit } from './planted.fixture.ts'

/** Each row: the sentence, the claims, and what is found: bill → fen; nothing for the innocent. */
type Case = readonly [sentence: string, planted: Planted, found: Readonly<Record<string, number>>]
export const cases: Readonly<Record<string, readonly Case[]>> = {
  'split-stay': [
    [
      'back within ten days for the same cause',
      { bills: [stay('S1', '2025-03-01', '2025-03-05'), stay('S2', '2025-03-10', '2025-03-14')] },
      { S2: 10_000 },
    ],
    [
      'discharged and admitted on one day for another cause at the same place',
      { bills: [stay('S1', '2025-03-01', '2025-03-05'), stay('S2', '2025-03-05', '2025-03-09', { dx: 'I63.9' })] },
      { S2: 10_000 },
    ],
    [
      'eleven days later is a new stay',
      { bills: [stay('S1', '2025-03-01', '2025-03-05'), stay('S2', '2025-03-16', '2025-03-18')] },
      {},
    ],
    [
      'another cause a week later',
      { bills: [stay('S1', '2025-03-01', '2025-03-05'), stay('S2', '2025-03-12', '2025-03-14', { dx: 'S72.0' })] },
      {},
    ],
    [
      'chemotherapy by plan',
      {
        bills: [
          stay('S1', '2025-03-01', '2025-03-03', { dx: 'Z51.1' }),
          stay('S2', '2025-03-08', '2025-03-09', { dx: 'Z51.1' }),
        ],
      },
      {},
    ],
    [
      'transferred to a higher hospital',
      {
        bills: [
          stay('S1', '2025-03-01', '2025-03-02', { way: '2' }),
          stay('S2', '2025-03-02', '2025-03-09', { place: 'H0002' }),
        ],
      },
      {},
    ],
    [
      'somebody else’s stay',
      { bills: [stay('S1', '2025-03-01', '2025-03-05'), stay('S2', '2025-03-06', '2025-03-09', { psn: 'B' })] },
      {},
    ],
  ],
  'stay-overlap': [
    [
      'an outpatient charge in the middle of a stay',
      {
        bills: [stay('S1', '2025-03-01', '2025-03-09'), visit('O1', '2025-03-04 09:00:00')],
        lines: [line('O1', '2025-03-04 09:00:00', { fen: 1_234 })],
      },
      { O1: 1_234 },
    ],
    [
      'the clinic that sent one to the ward, and the medicines to go home with',
      {
        bills: [
          stay('S1', '2025-03-01', '2025-03-09'),
          visit('O1', '2025-03-01 08:00:00'),
          visit('O2', '2025-03-09 11:00:00'),
        ],
        lines: [line('O1', '2025-03-01 08:00:00'), line('O2', '2025-03-09 11:00:00')],
      },
      {},
    ],
    [
      'before and after',
      {
        bills: [
          stay('S1', '2025-03-03', '2025-03-05'),
          visit('O1', '2025-03-02 09:00:00'),
          visit('O2', '2025-03-06 09:00:00'),
        ],
        lines: [line('O1', '2025-03-02 09:00:00'), line('O2', '2025-03-06 09:00:00')],
      },
      {},
    ],
    [
      'a consultation fee that is exempt',
      {
        bills: [stay('S1', '2025-03-01', '2025-03-09'), visit('O1', '2025-03-04 09:00:00')],
        lines: [line('O1', '2025-03-04 09:00:00', { item: '110200004' })],
      },
      {},
    ],
  ],
  'two-places': [
    [
      'two hospitals within ten minutes',
      {
        bills: [visit('O1', '2025-03-04 09:00:00'), visit('O2', '2025-03-04 09:06:00', { place: 'H0002' })],
        lines: [line('O1', '2025-03-04 09:00:00'), line('O2', '2025-03-04 09:06:00', { fen: 777 })],
      },
      { O2: 777 },
    ],
    [
      'the pharmacy next door',
      {
        bills: [visit('O1', '2025-03-04 09:00:00'), visit('O2', '2025-03-04 09:06:00', { place: 'P0002' })],
        lines: [line('O1', '2025-03-04 09:00:00'), line('O2', '2025-03-04 09:06:00')],
      },
      {},
    ],
    [
      'time enough to go there',
      {
        bills: [visit('O1', '2025-03-04 09:00:00'), visit('O2', '2025-03-04 09:40:00', { place: 'H0002' })],
        lines: [line('O1', '2025-03-04 09:00:00'), line('O2', '2025-03-04 09:40:00')],
      },
      {},
    ],
    [
      'two departments of one hospital',
      {
        bills: [visit('O1', '2025-03-04 09:00:00'), visit('O2', '2025-03-04 09:06:00')],
        lines: [line('O1', '2025-03-04 09:00:00'), line('O2', '2025-03-04 09:06:00')],
      },
      {},
    ],
  ],
  impostor: [
    [
      'a man gives birth',
      { bills: [visit('S1', '2025-03-04 09:00:00', { dx: 'O80.0', sex: 'male', age: 30 })] },
      { S1: 10_000 },
    ],
    [
      'a prostate at nine',
      { bills: [visit('S1', '2025-03-04 09:00:00', { dx: 'N40', sex: 'male', age: 9 })] },
      { S1: 10_000 },
    ],
    [
      'insured until January, seen in March',
      { bills: [visit('S1', '2025-03-04 09:00:00')], ended: { A: '2025-01-31' } },
      { S1: 10_000 },
    ],
    [
      'a newborn on the mother’s card',
      { bills: [visit('S1', '2025-03-04 09:00:00', { dx: 'O80.0', more: ['P59.9'], age: 28 })] },
      {},
    ],
    ['a woman gives birth', { bills: [visit('S1', '2025-03-04 09:00:00', { dx: 'O80.0', age: 28 })] }, {}],
    ['on the last day insured', { bills: [visit('S1', '2025-03-04 09:00:00')], ended: { A: '2025-03-04' } }, {}],
  ],
  'ring-dispensing': [
    [
      'five people, three drugs, three days',
      fair(['2025-03-03', '2025-03-10', '2025-03-17'], 5),
      Object.fromEntries([0, 1, 2].flatMap((d) => [0, 1, 2, 3, 4].map((n) => [`P${n}d${d}`, 3_000]))),
    ],
    ['a couple that comes together', fair(['2025-03-03', '2025-03-10', '2025-03-17'], 2), {}],
    [
      'a chronic-disease day: the two usual medicines',
      fair(['2025-03-03', '2025-04-03', '2025-05-03'], 8, { drugs: ['XA1', 'XA2'] }),
      {},
    ],
    [
      'the same medicines in everyone’s own amount',
      fair(['2025-03-03', '2025-04-03', '2025-05-03'], 6, { alike: false }),
      {},
    ],
    ['spread over the day', fair(['2025-03-03', '2025-03-10', '2025-03-17'], 5, { apartMinutes: 45 }), {}],
    ['once', fair(['2025-03-03'], 9), {}],
  ],
  'over-long-supply': [
    [
      'a second twelve weeks after two',
      {
        bills: [visit('O1', '2025-03-01 09:00:00'), visit('O2', '2025-03-15 09:00:00')],
        lines: [dose('O1', '2025-03-01', 84), dose('O2', '2025-03-15', 84)],
      },
      { O2: 2_251 },
    ],
    [
      'a refill five days early',
      {
        bills: [visit('O1', '2025-03-01 09:00:00'), visit('O2', '2025-03-25 09:00:00')],
        lines: [dose('O1', '2025-03-01', 30), dose('O2', '2025-03-25', 30)],
      },
      {},
    ],
    [
      'two different medicines',
      {
        bills: [visit('O1', '2025-03-01 09:00:00'), visit('O2', '2025-03-02 09:00:00')],
        lines: [dose('O1', '2025-03-01', 84), dose('O2', '2025-03-02', 84, { item: 'XA2' })],
      },
      {},
    ],
    [
      'what was taken is no longer in hand',
      {
        bills: [visit('O1', '2025-01-01 09:00:00'), visit('O2', '2025-04-01 09:00:00')],
        lines: [dose('O1', '2025-01-01', 84), dose('O2', '2025-04-01', 84)],
      },
      {},
    ],
    [
      'on the ward nothing is handed out for weeks',
      {
        bills: [stay('S1', '2025-03-01', '2025-03-05'), stay('S2', '2025-04-05', '2025-04-09')],
        lines: [dose('S1', '2025-03-01', 84, { type: '21' }), dose('S2', '2025-04-05', 84, { type: '21' })],
      },
      {},
    ],
  ],
  'price-above-ceiling': [
    [
      'three yuan above, two packs, left in scope',
      {
        bills: [visit('O1', '2025-03-01 09:00:00')],
        lines: [line('O1', '2025-03-01 09:00:00', { pric: 1_300, ceiling: 1_000, cnt: 2 })],
      },
      { O1: 600 },
    ],
    [
      'the person pays what lies above',
      {
        bills: [visit('O1', '2025-03-01 09:00:00')],
        lines: [line('O1', '2025-03-01 09:00:00', { pric: 1_300, ceiling: 1_000, cnt: 2, over: 600 })],
      },
      {},
    ],
    [
      'at the ceiling',
      {
        bills: [visit('O1', '2025-03-01 09:00:00')],
        lines: [line('O1', '2025-03-01 09:00:00', { pric: 1_000, ceiling: 1_000 })],
      },
      {},
    ],
    [
      'no ceiling is set',
      { bills: [visit('O1', '2025-03-01 09:00:00')], lines: [line('O1', '2025-03-01 09:00:00', { pric: 99_000 })] },
      {},
    ],
  ],
  'missing-order': [
    [
      'a medicine without an order',
      {
        bills: [visit('O1', '2025-03-01 09:00:00')],
        lines: [
          line('O1', '2025-03-01 09:00:00', { order: null, fen: 550 }),
          line('O1', '2025-03-01 09:00:00', { item: 'XA2', order: ' ', fen: 50 }),
        ],
      },
      { O1: 600 },
    ],
    [
      'a medicine with its prescription',
      { bills: [visit('O1', '2025-03-01 09:00:00')], lines: [line('O1', '2025-03-01 09:00:00')] },
      {},
    ],
    [
      'a consultation needs none',
      {
        bills: [visit('O1', '2025-03-01 09:00:00')],
        lines: [line('O1', '2025-03-01 09:00:00', { item: '110200001', order: null })],
      },
      {},
    ],
  ],
  'swapped-item': [
    ['its name belongs to another code', both(dear, cheap, oneOff('25A', '尿液分析')), { S1: 4_500 }],
    ['the same name in another spelling', both(dear, cheap, oneOff('25A', '葡萄糖 测定')), {}],
    ['a name that nobody else uses', both(dear, cheap, oneOff('25A', '血糖')), {}],
    ['too few to say whose name it is', both(dear, named('25B', '尿液分析', 5, 'n'), oneOff('25A', '尿液分析')), {}],
  ],
}
