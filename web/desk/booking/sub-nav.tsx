import { Link } from '@tanstack/react-router'
import './booking.css'

/** The pages that lie side by side under one entry of the rail. */
export function SubNav({ label, items }: { label: string; items: readonly { to: string; text: string }[] }) {
  if (items.length < 2) return null
  return (
    <nav className="sub-nav no-print" aria-label={label}>
      {items.map((item) => (
        <Link
          key={item.to}
          to={item.to}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
          preload={false}
        >
          {item.text}
        </Link>
      ))}
    </nav>
  )
}
