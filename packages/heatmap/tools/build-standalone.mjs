// Bundles the page of a single card into one module of two texts, which exports put into every such page.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const require = createRequire(import.meta.url)

async function bundled(entry, options = {}) {
  const { outputFiles } = await build({
    entryPoints: [at(entry)],
    ...{ bundle: true, minify: true, write: false, legalComments: 'none', target: 'es2022', charset: 'utf8' },
    ...options,
  })
  return outputFiles[0].text.trim()
}

const font = (family, file) => {
  const bytes = readFileSync(require.resolve(`@tldraw/assets/fonts/${file}`))
  return `@font-face{font-family:"${family}";font-weight:500 700;src:url(data:font/woff2;base64,${bytes.toString('base64')}) format("woff2")}`
}

const script = await bundled('dist/standalone/main.js', {
  format: 'iife',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
})
const style = [
  font('IBM Plex Sans', 'IBMPlexSans-Medium.woff2'),
  font('IBM Plex Mono', 'IBMPlexMono-Medium.woff2'),
  await bundled('src/standalone/page.css'),
].join('')
// Both stand inside elements that their own end tag would close.
if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style)) throw new Error('the bundle would end its element')
const hash = `sha256-${createHash('sha256').update(script).digest('base64')}`
const code = { script, style, hash }
writeFileSync(at('dist/standalone/code.js'), `export const CODE = ${JSON.stringify(code)}\n`)
console.log(`a card's own page: ${Math.round((script.length + style.length) / 1024)} KB`)
