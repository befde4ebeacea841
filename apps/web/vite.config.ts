import { vitePlugin as remix } from '@remix-run/dev'
import { defineConfig } from 'vite'

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true
  }
}

export default defineConfig({
  plugins: [
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: true,
        v3_singleFetch: true,
        v3_routeConfig: true,
      },
    }),
  ],
  // Server packages run from their own dist: bundling them would copy AppError and choke on native modules.
  ssr: { external: ['@lensboard/api', '@lensboard/auth', '@lensboard/contract'] },
  // Without this the dev server rewrites tldraw's asset imports and the editor finds no icons.
  optimizeDeps: { exclude: ['@tldraw/assets'], include: ['tldraw'] },
  // The server reads the manifest to name a board's files in its page.
  build: { target: 'es2022', assetsInlineLimit: 0, sourcemap: false, manifest: true },
})
