import { useEffect } from 'react'
import { useT } from '../texts.ts'
import { dialogIsOpen, isTyping, nameOf, ownedByPage, useKeys } from './keys.ts'

const rowSelector = '.ant-table-tbody > .ant-table-row, .plain-table > tbody > tr'
const searchSelector =
  '[data-search] input, .ant-input-search input, input[type="search"], .ant-select-show-search input[role="combobox"]'

const shown = (one: HTMLElement): boolean => one.offsetParent !== null

/** The page's first field to search in; none on a page without. */
function searchField(): HTMLInputElement | undefined {
  return [...document.querySelectorAll<HTMLInputElement>(`main ${searchSelector.replaceAll(', ', ', main ')}`)].find(
    shown,
  )
}

const rowsOf = (within: ParentNode): HTMLElement[] =>
  [...within.querySelectorAll<HTMLElement>(rowSelector)].filter(shown)

/** A table on the way down the page is moved in only once it can be seen: before that the arrows scroll, as everywhere. */
function firstInSight(): HTMLElement | undefined {
  const main = document.querySelector('main')
  if (!main) return undefined
  const [first] = rowsOf(main)
  const top = first?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY
  return top >= 0 && top < window.innerHeight - 24 ? first : undefined
}

/** Where an arrow goes: from a row to its neighbour, from the search into the rows, from nowhere to the first row in sight. */
export function nextRow(from: Element | null, step: 1 | -1): HTMLElement | undefined {
  const row = from?.closest<HTMLElement>(rowSelector)
  if (row) {
    if (from !== row && from?.closest('input, textarea, select, [role="combobox"], [role="radio"]')) return undefined
    const rows = rowsOf(row.parentElement!)
    return rows[rows.indexOf(row) + step]
  }
  if (step === -1) return undefined
  if (from === null || from === document.body || from.matches('main')) return firstInSight()
  const inSearch = from.matches('input') && from.closest('[data-search], .ant-input-search') !== null
  return inSearch ? rowsOf(from.closest('main') ?? document).at(0) : undefined
}

function go(row: HTMLElement): void {
  row.tabIndex = -1
  row.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'nearest' })
}

/** What Enter opens: the row's first link or button. */
const opens = (row: HTMLElement) => row.querySelector<HTMLElement>('a[href], button:not(:disabled)')

/** On every page: / goes to the search, arrows move from row to row, Enter opens the row. A page's own keys come first. */
export function useTableKeys(): void {
  const t = useT()
  useKeys([
    // Listed for the help; the listener below acts, since a page's own keys come first and an arrow that moves nothing must scroll.
    { key: '/', label: t('keys.search'), run: () => undefined, enabled: false, everywhere: true },
    { key: 'arrowdown', label: t('keys.rows'), run: () => undefined, enabled: false, everywhere: true },
    { key: 'enter', label: t('keys.openRow'), run: () => undefined, enabled: false, everywhere: true },
  ])
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      if (dialogIsOpen() || ownedByPage(nameOf(event))) return
      const at = document.activeElement
      if (event.key === '/') {
        const field = isTyping(event.target) ? undefined : searchField()
        if (field) event.preventDefault()
        field?.focus()
        return
      }
      if (event.key === 'Enter') {
        if (!(at instanceof HTMLElement) || !at.matches(rowSelector)) return
        event.preventDefault()
        opens(at)?.click()
        return
      }
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined
      const row = step && nextRow(at, step)
      if (!row) return
      event.preventDefault()
      go(row)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
