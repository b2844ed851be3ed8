import { pinyin } from 'pinyin-pro'
import type { Random } from './random.ts'

/**
 * How registration desks get names wrong. A table of its own, smaller than the one that identity compares with: what is
 * measured must not know what measures it.
 */
const GIVEN = `英瑛颖莹盈映应迎影营 秀绣袖岫 芳方坊 华桦骅 建健剑见践 国果帼 强墙蔷 志智治致置 明铭鸣名茗 军君均钧俊峻骏 伟维玮纬炜 平萍苹坪 红宏洪虹鸿泓 丽莉利立励力历
  静婧靖敬镜净 敏闵悯 燕艳雁彦宴晏 梅玫媒 玲灵铃龄岭零凌 霞侠遐 娟涓捐 飞菲妃 涛韬滔 鹏朋澎 辉晖徽 斌宾滨彬 波博勃伯 浩皓昊号 鑫欣新心馨昕辛 宇雨羽语玉裕钰育 轩宣萱
  涵函含晗寒 怡仪宜颐依 佳家嘉加 琪琦棋奇祺淇 梓紫子姿 诗思斯丝 婷廷庭亭 桂贵 珍真贞臻 兰岚蓝 淑舒书姝 素肃 玉育 春椿 生声升昇 福富付 德得 文闻雯 海亥 小晓筱 永勇泳咏 刚钢纲 林琳霖临 云芸耘 金锦今`
const LOOKALIKE = `英瑛 莹萤 未末 晟晨 淑叔 媛缓 彬杉 祥详 昊吴 候侯 祖租 琳林 怡治 朋明 瑞端 雪雷 日曰 陈阵 李季 刘列 杨扬 孙孔 郑邓 梁粱 徐余 宋宗 曾会 佘余 洁浩 珍诊 芳芬 宇字 子孑 浩洁 静睁 婷停 红江 敏每 慧惠 倩请 博搏 泽译 萍苹 欣斤 娜哪 福副`
const TRADITIONAL = `国國 华華 陈陳 张張 刘劉 赵趙 黄黃 吴吳 孙孫 马馬 郑鄭 谢謝 邓鄧 冯馮 叶葉 苏蘇 吕呂 卢盧 钟鐘 谭譚 陆陸 贾賈 韦韋 邹鄒 龙龍 贺賀 顾顧 龚龔 万萬 钱錢 严嚴 伟偉 强強 军軍 丽麗 凤鳳 兰蘭 红紅 艳艷 静靜 庆慶 荣榮 云雲 飞飛 鹏鵬 宝寶 贵貴 银銀 锦錦 玛瑪 婵嬋 颖穎 莹瑩 涛濤 泽澤 欢歡 乐樂 晓曉 学學 义義 爱愛 东東 刚剛 宾賓 维維`

const groupsIn = (text: string) => text.split(/\s+/).map((group) => [...group])

/** The same sound in another character; undefined when no character of the name has one here. */
export function sameSound(random: Random, name: string): string | undefined {
  return replaceOne(random, name, (character) => {
    const group = groupsIn(GIVEN).find((candidates) => candidates.includes(character)) ?? []
    return group.filter((other) => other !== character && soundOf(other) === soundOf(character))
  })
}

export function lookalike(random: Random, name: string): string | undefined {
  return replaceOne(random, name, (character) =>
    groupsIn(LOOKALIKE)
      .filter((pair) => pair.includes(character))
      .flatMap((pair) => pair.filter((other) => other !== character)),
  )
}

export function traditional(name: string): string {
  const forms = new Map(groupsIn(TRADITIONAL).map(([simple = '', full = '']) => [simple, full]))
  return [...name].map((character) => forms.get(character) ?? character).join('')
}

/** Wang Xiuying, XIUYING WANG: as a form in letters has it. */
export function inLetters(random: Random, name: string): string {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', v: true, surname: 'head' })
  const family = name.length > 3 ? syllables.slice(0, 2).join('') : (syllables[0] ?? '')
  const given = syllables.slice(name.length > 3 ? 2 : 1).join('')
  const words = random.happens(0.5) ? `${capital(family)} ${capital(given)}` : `${capital(given)} ${capital(family)}`
  return random.happens(0.3) ? words.toUpperCase() : words
}

export function swappedGiven(name: string): string | undefined {
  const [one, two] = [...name].slice(-2)
  return name.length === 3 && one !== two ? `${name[0]}${two}${one}` : undefined
}

/** A digit changed, or two neighbours that changed places. */
export function slip(random: Random, digits: string): string {
  const at = random.between(0, digits.length - 2)
  const [one = '', two = ''] = [digits[at], digits[at + 1]]
  if (random.happens(0.4) && one !== two) return `${digits.slice(0, at)}${two}${one}${digits.slice(at + 2)}`
  return `${digits.slice(0, at)}${(Number(one) + random.between(1, 9)) % 10}${digits.slice(at + 1)}`
}

function replaceOne(random: Random, name: string, others: (character: string) => string[]): string | undefined {
  const places = [...name].flatMap((character, at) => others(character).map((other) => ({ at, other })))
  if (places.length === 0) return undefined
  const { at, other } = random.pick(places)
  return name.slice(0, at) + other + name.slice(at + 1)
}

const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1)
const soundOf = (character: string) => pinyin(character, { toneType: 'none' })
