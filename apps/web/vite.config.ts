import { resolve } from 'node:path'
import { vitePlugin as remix } from '@remix-run/dev'
import { defineConfig, type Rollup } from 'vite'

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true
  }
}

/**
 * Files that pages share, by who needs them. Left to itself the bundler makes sixty small ones, and a first visit to a
 * board spends a second in asking for them. What the start page needs is apart: nobody there waits for schemas,
 * dialogs and queries.
 */
const SHARED: readonly [name: string, within: RegExp][] = [
  ['frame', /\/node_modules\/(react|react-dom|scheduler|react-router|react-router-dom|@remix-run|lucide-react)\//],
  [
    'frame',
    /\/@radix-ui\/(primitive|react-(tabs|slot|roving-focus|primitive|collection|context|id|direction|presence))\//,
  ],
  ['frame', /\/@radix-ui\/react-(compose-refs|use-[a-z-]+)\//],
  ['parts', /\/node_modules\/(@radix-ui|@floating-ui|react-remove-scroll|cmdk|sonner)\//],
  ['data', /\/packages\/contract\/dist\/|\/node_modules\/(zod|superjson|@trpc|@tanstack)\//],
  ['heatmap', /\/packages\/heatmap\/dist\/(?!standalone)|\/node_modules\/d3-[a-z]+\//],
  ['parts', /\/app\/(ui|frame|people)\/|\/app\/(root|trpc|theme|workspace)\.tsx/],
  ['desk', /\/app\/(share|projects|models|lenses)\//],
  // It reads the stack of an error when it begins, and to say where that is V8 parses the whole file once more.
  ['prose', /\/node_modules\/(prosemirror-model|orderedmap)\//],
]

const START = ['root.tsx', 'routes/_index.tsx'].map((file) => resolve(import.meta.dirname, 'app', file))
const CONTRACT = /\/packages\/contract\/dist\//
const BARREL = /\/packages\/(contract|heatmap)\/dist\/index\.js$|\/radix-ui\/dist\/index\.mjs$/

const sharedFile: Rollup.GetManualChunk = (id, { getModuleInfo }) => {
  const imports = (of: string) => getModuleInfo(of)?.importedIds ?? []
  const name = SHARED.find(([, within]) => within.test(id))?.[0]
  // Names, bounds and the decoder of results have no schema behind them.
  if (name === 'data' && CONTRACT.test(id) && !BARREL.test(id))
    return [...reached([id], imports)].some((of) => /\/zod\//.test(of)) ? 'data' : 'frame'
  if (name !== 'parts' && name !== 'heatmap') return name
  const atStart = reached(START, (of) => (BARREL.test(of) ? [] : imports(of))).has(id)
  return atStart ? { parts: 'frame', heatmap: 'cells' }[name] : name
}

/** Modules that these import, and what those import, themselves included. */
function reached(from: readonly string[], imports: (id: string) => readonly string[]): Set<string> {
  const found = new Set(from)
  for (const id of found) for (const next of imports(id)) found.add(next)
  return found
}

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
  // tldraw fills in what every browser of the build's target has.
  resolve: { alias: [{ find: /^core-js\/stable\/.*/, replacement: resolve(import.meta.dirname, 'app/no-fill.ts') }] },
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
