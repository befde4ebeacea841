import { resolve } from 'node:path'
import { vitePlugin as remix } from '@remix-run/dev'
import { defineConfig, type Rollup } from 'vite'
import { neededModules } from './needed-modules'
import { unusedPalettes } from './unused-palettes'

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
  ['frame', /\/node_modules\/(react|react-dom|scheduler|react-router|react-router-dom|@remix-run)\//],
  ['frame', /\/@radix-ui\/react-(slot|compose-refs)\//],
  ['parts', /\/node_modules\/(@radix-ui|@floating-ui|react-remove-scroll|cmdk|sonner|lucide-react)\//],
  ['data', /\/packages\/contract\/dist\/|\/node_modules\/(zod|superjson|@trpc|@tanstack)\//],
  ['heatmap', /\/packages\/heatmap\/dist\/(?!standalone)|\/node_modules\/d3-[a-z]+\//],
  ['parts', /\/app\/(ui|frame|people)\/|\/app\/(root|trpc|theme|workspace)\.tsx/],
  ['hero', /\/app\/hero\//],
  ['desk', /\/app\/(share|projects|models|lenses)\//],
  // It reads the stack of an error when it begins, and to say where that is V8 parses the whole file once more.
  ['prose', /\/node_modules\/(prosemirror-model|orderedmap)\//],
]

const inApp = (...files: string[]) => files.map((file) => resolve(import.meta.dirname, 'app', file))
const START = inApp('root.tsx', 'routes/_index.tsx')
/** What the start page asks for when somebody wants it, by the name of its file. */
const LATER = { chart: inApp('hero/pinned-chart.tsx'), attention: inApp('hero/attention-bench.tsx') }

/** The whole graph is known before the first module is given its file, so it is followed once. */
const followed = new Map<readonly string[], Set<string>>()

const sharedFile: Rollup.GetManualChunk = (id, { getModuleInfo }) => {
  const needed = (files: readonly string[]) => {
    const known = followed.get(files) ?? neededModules(files, getModuleInfo)
    followed.set(files, known)
    return known.has(id)
  }
  const name = SHARED.find(([, within]) => within.test(id))?.[0]
  if (name === undefined || name === 'desk' || name === 'prose') return name
  if (name === 'hero') return needed(START) ? name : undefined
  if (needed(START)) return name === 'heatmap' ? 'cells' : 'frame'
  return name === 'heatmap' ? (Object.entries(LATER).find(([, files]) => needed(files))?.[0] ?? name) : name
}

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    unusedPalettes(),
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
