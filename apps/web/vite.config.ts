import { vitePlugin as remix } from '@remix-run/dev'
import { defineConfig, type Rollup } from 'vite'

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true
  }
}

/**
 * Files that pages share, by who needs them. Left to itself the bundler makes sixty small ones, and a first visit to a
 * board spends a second in asking for them.
 */
const SHARED: readonly [name: string, within: RegExp][] = [
  ['frame', /\/node_modules\/(react|react-dom|scheduler|react-router|react-router-dom|@remix-run)\//],
  ['data', /\/packages\/contract\/dist\/|\/node_modules\/(zod|superjson|@trpc|@tanstack)\//],
  ['heatmap', /\/packages\/heatmap\/dist\/(?!standalone)|\/node_modules\/d3-[a-z]+\//],
  ['parts', /\/app\/(ui|frame|people)\/|\/app\/(root|trpc|theme|workspace)\.tsx|\/node_modules\/lucide-react\//],
  ['desk', /\/app\/(share|projects|models|lenses)\//],
]

const sharedFile: Rollup.GetManualChunk = (id) => SHARED.find(([, within]) => within.test(id))?.[0]

export default defineConfig(({ isSsrBuild }) => ({
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
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: false,
    manifest: true,
    rollupOptions: isSsrBuild ? {} : { output: { manualChunks: sharedFile } },
  },
}))
