import { unstableSetRender } from 'antd-mobile'
import { createRoot } from 'react-dom/client'

// antd-mobile 5 draws its toasts and dialogs by a call that React 19 no longer has; this gives it the present one.
unstableSetRender((node, container) => {
  const root = createRoot(container)
  root.render(node)
  return async () => {
    await Promise.resolve() // not while React is still drawing
    root.unmount()
  }
})
