import { yuan } from '#insurance/split'
import type { Locale } from '#kernel'
import type { CashierOrder } from './store.ts'

const texts = {
  zh: {
    title: '收银台(演示)',
    note: '这是演示用收银台，不会扣款。支付结果会像真实渠道一样稍后以签名通知送达，而且会重复。',
    pay: '支付',
    fail: '支付失败',
    late: '超时后才到账',
    twice: '重复付款(多付的会退回)',
    paid: '已提交支付，请返回账单查看结果。',
    failed: '支付未成功，可返回重新支付。',
    closed: '该支付单已关闭。',
    back: '返回账单',
  },
  en: {
    title: 'Cashier (demonstration)',
    note: 'A demonstration cashier: no money is taken. Like a real channel, it tells the result a little later, signed, and more than once.',
    pay: 'Pay',
    fail: 'Let the payment fail',
    late: 'Pay, but arrive too late',
    twice: 'Pay twice (the second comes back)',
    paid: 'The payment is on its way. Go back to the bill to see it.',
    failed: 'The payment did not succeed. You can go back and pay again.',
    closed: 'This payment is closed.',
    back: 'Back to the bill',
  },
} as const

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeText = (text: string) => text.replace(/[&<>"']/g, (sign) => escapes[sign]!)

const style = `
  body { margin: 0; background: #faf8f4; color: #1f2a2e; font: 16px/1.6 "PingFang SC", "HarmonyOS Sans", "Noto Sans SC", sans-serif }
  main { box-sizing: border-box; width: min(26rem, calc(100% - 24px)); margin: 8vh auto; padding: 24px; background: #fff; border-radius: 10px }
  h1 { font-size: 18px; margin: 0 }
  .amount { font-size: 32px; font-variant-numeric: tabular-nums; margin: 12px 0 }
  .note { color: #6b7780; font-size: 14px }
  button { display: block; width: 100%; min-height: 48px; margin: 8px 0; border-radius: 10px; font: inherit; cursor: pointer;
    border: 1px solid #0b7a6b; background: #fff; color: #0b7a6b }
  button.first { background: #0b7a6b; color: #fff }
  a { color: #0b7a6b }`

/** The cashier as one self-contained page: no script, no outside file. */
export function cashierPage(order: CashierOrder, backUrl: string, locale: Locale): string {
  const text = texts[locale]
  const button = (choice: 'pay' | 'fail' | 'late' | 'twice') =>
    `<button name="choice" value="${choice}"${choice === 'pay' ? ' class="first"' : ''}>${text[choice]}</button>`
  const body =
    order.state === 'open'
      ? `<form method="post" action="/cashier/${order.intentId}">${button('pay')}${button('fail')}${button('late')}${button('twice')}</form>`
      : `<p role="status">${text[order.state]}</p>`
  return `<!doctype html>
<html lang="${locale === 'zh' ? 'zh-CN' : 'en'}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text.title}</title><style>${style}</style>
<main><h1>${text.title}</h1><p>${escapeText(order.subject)}</p>
<p class="amount">¥${yuan(order.amountFen)}</p>${body}
<p><a href="${escapeText(backUrl)}">${text.back}</a></p><p class="note">${text.note}</p></main>
</html>`
}
