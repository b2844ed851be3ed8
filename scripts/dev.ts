// The server restarts when its files change; the web reloads by itself on a port of its own that passes calls on.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createServer } from 'vite'

const root = join(import.meta.dirname, '..')
const port = Number(process.env.PORT ?? 8080)
const server = spawn(
  process.execPath,
  ['--watch-path=server', '--watch-path=contracts', '--watch-path=region', 'server/main.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    // Browsers see the web's port; sign-in must come back to it.
    env: { ...process.env, PUBLIC_URL: process.env.PUBLIC_URL ?? `http://localhost:${port + 1}` },
  },
)
const target = `http://127.0.0.1:${port}`
const proxied = ['/api', '/fhir', '/oidc', '^/sign-in(\\?|/callback|$)', '/cashier', '/health', '/openapi.json']
const web = await createServer({
  configFile: join(root, 'web', 'vite.config.ts'),
  server: { port: port + 1, host: '127.0.0.1', proxy: Object.fromEntries(proxied.map((path) => [path, { target }])) },
})
await web.listen()
web.printUrls()

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    server.kill('SIGTERM')
    await web.close()
    process.exit(0)
  })
}
