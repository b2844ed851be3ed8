// Text becomes HTML only here: what a template puts in is escaped unless it is Html already.
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Value = string | number | Html | readonly Html[] | null | undefined | false

export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.reduce((text, part, index) => text + render(values[index - 1]) + part))
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return value.map((one: Html) => one.text).join('')
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export const style = `
:root { color-scheme: light; --ink: #1c2b33; --line: #d6e0e4; --accent: #00696f; --soft: #eef5f5; --warn: #8a3b00; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: var(--ink); background: #f6f9f9; }
header { background: var(--accent); color: #fff; padding: 10px 16px; display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; }
header h1 { font-size: 18px; margin: 0; }
header small { opacity: .9; }
nav { display: flex; flex-wrap: wrap; gap: 4px; padding: 8px 12px; background: #fff; border-bottom: 1px solid var(--line); }
nav a { padding: 8px 12px; min-height: 44px; color: var(--accent); text-decoration: none; border-radius: 6px; }
nav a[aria-current] { background: var(--soft); font-weight: 600; }
nav a:last-child { margin-left: auto; }
main { max-width: 1080px; margin: 0 auto; padding: 12px 16px 48px; }
h2 { font-size: 20px; margin: 12px 0; } h3 { font-size: 16px; margin: 20px 0 8px; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { text-align: left; padding: 8px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; background: var(--soft); } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
form.card { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 12px; display: flex; flex-wrap: wrap; gap: 12px; align-items: end; margin: 8px 0; }
form.inline { display: inline; }
label { display: block; font-size: 14px; }
input, select { display: block; font: inherit; padding: 8px; min-height: 44px; border: 1px solid #7c8f96; border-radius: 6px; background: #fff; max-width: 100%; }
button { font: inherit; min-height: 44px; padding: 8px 16px; border: 1px solid var(--accent); border-radius: 6px; background: var(--accent); color: #fff; cursor: pointer; }
button.quiet { background: #fff; color: var(--accent); } button.warn { background: var(--warn); border-color: var(--warn); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible { outline: 3px solid #f2a900; outline-offset: 2px; }
p.said { background: #fff7e0; border-left: 4px solid #f2a900; padding: 8px 12px; } p.said.ok { background: #e8f6ee; border-color: #2e8b57; }
.tag { display: inline-block; padding: 2px 8px; border-radius: 10px; background: var(--soft); font-size: 14px; white-space: nowrap; }
.tag.suspended, .tag.refused, .tag.no-show { background: #fde8dc; color: var(--warn); } .tag.free, .tag.accepted, .tag.open { background: #e0f3e8; color: #17603a; }
@media (max-width: 640px) {
  table, tbody, tr, td { display: block; } thead { display: none; }
  tr { border: 1px solid var(--line); border-radius: 8px; margin: 8px 0; padding: 6px; background: #fff; }
  td, td.n { border: 0; padding: 4px 8px; text-align: left; } td[data-name]::before { content: attr(data-name) "  "; color: #4b5f66; font-size: 14px; }
  td:empty { display: none; } label, input, select { width: 100%; }
}
`
