import { createRoot } from 'react-dom/client'
import '../shell/tokens.css'

const root = createRoot(document.getElementById('root')!)

// The sign-in pages are a small part of their own: whoever only signs in (staff too) does not load the app.
if (location.pathname.startsWith('/sign-in')) {
  const { SignInPages } = await import('../shell/sign-in/pages.tsx')
  root.render(<SignInPages />)
} else {
  const { App } = await import('./app.tsx')
  root.render(<App />)
}

if ('serviceWorker' in navigator && import.meta.env.PROD) void navigator.serviceWorker.register('/service-worker.js')
