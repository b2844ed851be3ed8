import { createRoot } from 'react-dom/client'
import '../shell/tokens.css'
import { App } from './app.tsx'

document.documentElement.dataset.app = 'village'
createRoot(document.getElementById('root')!).render(<App />)

// 'none': whether there is a new version is asked of the server, never of a cache on the way.
if ('serviceWorker' in navigator && import.meta.env.PROD)
  void navigator.serviceWorker.register('/village-worker.js', { scope: '/village', updateViaCache: 'none' })
