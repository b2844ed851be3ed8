import type { Random } from './random.ts'

/** Surnames with their share of the population in per mille, rounded; the tail shares what is left. */
const SURNAMES: readonly (readonly [string, number])[] = [
  ...weigh('王 李 张', 70),
  ...weigh('刘 陈', 50),
  ...weigh('杨 黄 赵 吴 周', 23),
  ...weigh('徐 孙 马 朱 胡 郭 何 林 高 罗', 12),
  ...weigh('郑 梁 谢 宋 唐 许 韩 邓 冯 曹 彭 曾 肖 田 董 潘 袁 蔡 蒋 余', 6),
  ...weigh('于 杜 叶 程 魏 苏 吕 丁 任 卢 姚 沈 钟 姜 崔 谭 陆 范 汪 廖', 4),
  ...weigh(
    '石 金 韦 贾 夏 付 方 邹 熊 白 孟 秦 邱 侯 江 尹 薛 闫 段 雷 龙 黎 史 陶 贺 毛 郝 顾 龚 邵 万 武 钱 戴 严',
    2.5,
  ),
  ...weigh('欧阳 上官 司徒 诸葛', 0.4),
]

interface Generation {
  bornUntil: number
  male: string[]
  female: string[]
}

// Given names follow the decade of birth: 建国 is born about 1950, 子涵 is a child.
const GENERATIONS: Generation[] = [
  {
    bornUntil: 1948,
    male: list('福生 德贵 长庚 永福 根生 有才 宝山 金水 树德 万福 德海 春生 锡明 炳南 绍文 祖荫 庆云 兴旺 福寿 连生'),
    female: list('桂英 秀珍 玉兰 桂兰 凤英 素珍 翠英 秀兰 玉珍 金花 兰英 淑贞 桂花 巧云 菊香 玉梅 凤仙 水仙 银花 秀云'),
  },
  {
    bornUntil: 1965,
    male: list(
      '建国 建华 国强 志强 卫国 国庆 爱民 援朝 建军 跃进 和平 胜利 永红 德明 国平 新民 保国 解放 大勇 志明 国栋 永康 玉民 文革',
    ),
    female: list(
      '秀英 玉英 桂芳 淑华 玉华 秀芳 桂珍 爱华 淑英 凤兰 红英 月英 建英 素芬 春兰 美英 惠芳 玉芳 雪梅 淑琴 金凤 兰芳 腊梅 冬梅',
    ),
  },
  {
    bornUntil: 1979,
    male: list(
      '伟 军 勇 强 建平 海军 志刚 卫东 向东 红军 永强 晓东 建明 文斌 国华 立新 爱军 小明 海涛 春雷 学军 文武 立军 宏伟 明华',
    ),
    female: list(
      '丽 敏 红 艳 秀梅 丽华 红梅 海燕 春梅 晓红 建芳 卫红 丽萍 玉红 美玲 晓燕 文英 雪芳 永芳 小红 丽娟 惠琴 艳红 彩霞 秋菊',
    ),
  },
  {
    bornUntil: 1994,
    male: list('磊 涛 鹏 斌 杰 超 浩 波 飞 辉 俊 凯 亮 峰 刚 旭东 志鹏 文杰 晓峰 海波 建伟 明亮 振华 俊杰 立强'),
    female: list('静 婷 丹 娜 燕 芳 娟 霞 慧 莉 倩 颖 玲 洁 媛 小燕 婷婷 晓丽 丽丽 雪莲 佳佳 海霞 文静 春燕 小芳'),
  },
  {
    bornUntil: 2009,
    male: list('宇 鑫 晨 翔 昊 博 阳 俊豪 嘉伟 子豪 文博 浩然 宇航 天宇 志远 泽宇 家豪 俊熙 伟豪 明轩 宇轩 思远 嘉诚'),
    female: list(
      '欣 雨 悦 怡 雪 梦 琳 佳怡 雨欣 思雨 梦瑶 佳琪 欣怡 雅婷 梦洁 雨婷 思琪 紫怡 诗琪 晓彤 静怡 可欣 子怡',
    ),
  },
  {
    bornUntil: 9999,
    male: list('沐宸 奕辰 宇泽 子轩 浩宇 梓豪 一诺 宇辰 铭泽 俊宇 皓轩 睿哲 承泽 泽轩 嘉懿 星辰 景行 奕泽 若安 昱辰'),
    female: list('子涵 梓萱 一诺 诗涵 雨桐 欣妍 可馨 若曦 语桐 沐晴 思涵 婉清 梓涵 艺涵 安然 书瑶 芷若 知夏 清妍 念慈'),
  },
]

export function drawSurname(random: Random): string {
  return random.weighted(SURNAMES)
}

/** A given name as people of that sex born in that year bear it. */
export function drawGivenName(random: Random, sex: 'male' | 'female', birthYear: number): string {
  const generation = GENERATIONS.find((candidate) => birthYear <= candidate.bornUntil)!
  return random.pick(sex === 'male' ? generation.male : generation.female)
}

function weigh(names: string, perMille: number): (readonly [string, number])[] {
  return list(names).map((name) => [name, perMille] as const)
}

function list(names: string): string[] {
  return names.split(' ')
}
