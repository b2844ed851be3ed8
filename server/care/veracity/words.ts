/** The question to the leader in one sentence, with its figures. */
import type { Pattern } from '#contracts/veracity'
import type { Locale } from '#kernel'

type Numbers = Readonly<Record<string, number>>
type Sentence = (n: Numbers) => { zh: string; en: string }

const sentences: Readonly<Record<Pattern, Sentence>> = {
  'identical-readings': ({ inARow }) => ({
    zh: `该居民连续 ${inARow} 次随访的读数完全相同，这些读数是实际测量的吗？`,
    en: `${inARow} follow-ups of this person in a row have exactly the same readings. Were they measured?`,
  }),
  'digit-preference': ({ readings, sharePercent, digit, digits }) => ({
    zh: `${readings} 次血压的末位数字有 ${sharePercent}% 是${digits === 2 ? '0 或 5' : ` ${digit}`}，这次的也是。是怎样读数的？`,
    en: `${sharePercent}% of the last digits of ${readings} blood pressures are ${digits === 2 ? '0 or 5' : digit}, and so are these. How were they read?`,
  }),
  'two-places': ({ km, minutes }) => ({
    zh: `${minutes} 分钟内在相距 ${km} 公里的两地当面随访，是怎样做到的？`,
    en: `Two follow-ups in person ${km} km apart within ${minutes} minutes. How was that done?`,
  }),
  'too-many-an-hour': ({ visits, windowMinutes, most }) => ({
    zh: `${windowMinutes} 分钟内有 ${visits} 次随访（一般不超过 ${most} 次），每次都做了吗？`,
    en: `${visits} follow-ups within ${windowMinutes} minutes (at most ${most} are usual). Was each of them done?`,
  }),
  'at-night': ({ doneHour, writtenHour, writtenThatNight }) =>
    writtenThatNight === undefined
      ? {
          zh: `随访时间是夜里 ${doneHour} 点，确实在那时随访的吗？`,
          en: `The follow-up was at ${doneHour}:00 at night. Was it done then?`,
        }
      : {
          zh: `当夜共填写 ${writtenThatNight} 条（${writtenHour} 点左右），依据是什么？`,
          en: `${writtenThatNight} follow-ups were written that night (about ${writtenHour}:00). From what?`,
        },
  'late-batch': ({ writtenTogether, daysLate }) => ({
    zh: `随访 ${daysLate} 天后才填写，同一小时内补写了 ${writtenTogether} 条，有原始记录吗？`,
    en: `Written ${daysLate} days after the visit, with ${writtenTogether} within the hour. Is there a paper record?`,
  }),
  'not-living': ({ daysAfter, died }) => ({
    zh: died
      ? `随访日期在登记的去世日期之后 ${daysAfter} 天，请核对。`
      : `当面随访在登记的迁出日期之后 ${daysAfter} 天，请核对。`,
    en: died
      ? `The follow-up lies ${daysAfter} days after the registered day of death. Please check.`
      : `The follow-up in person lies ${daysAfter} days after the person is registered as having moved away. Please check.`,
  }),
  'copied-answers': ({ people, equalNumbers }) => ({
    zh: `${people} 人的整份答卷连同 ${equalNumbers} 项测量值完全相同，是分别随访的吗？`,
    en: `The whole answers of ${people} people, with ${equalNumbers} measurements, are the same. Was each of them seen?`,
  }),
  'no-variance': ({ readings, betweenSd, withinSd, expectedSdMin }) => ({
    zh:
      withinSd === undefined
        ? `${readings} 次收缩压的标准差只有 ${betweenSd}（人群一般在 ${expectedSdMin} 以上），这些读数是实际测量的吗？`
        : `${readings} 次收缩压在同一人各次之间的标准差只有 ${withinSd}（一般在 ${expectedSdMin} 以上），这些读数是实际测量的吗？`,
    en:
      withinSd === undefined
        ? `${readings} systolic readings have an SD of only ${betweenSd} (people show ${expectedSdMin} and more). Were they measured?`
        : `The SD of ${readings} systolic readings between the visits of a person is only ${withinSd} (people show ${expectedSdMin} and more). Were they measured?`,
  }),
}

export const questionOf = (pattern: Pattern, numbers: Numbers, locale: Locale): string =>
  sentences[pattern](numbers)[locale]
