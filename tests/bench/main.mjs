// Benchmarks print figures and ratios; nothing here passes or fails.
import { benchBytes } from './bytes.mjs'
import { benchGenerate } from './generate.mjs'
import { benchLens } from './lens.mjs'
import { benchLoad } from './load.mjs'

const BENCHES = { bytes: benchBytes, generate: benchGenerate, lens: benchLens, load: benchLoad }

const [name, ...args] = process.argv.slice(2)
const chosen = name === undefined ? Object.keys(BENCHES) : [name]
for (const one of chosen) {
  if (!Object.hasOwn(BENCHES, one)) {
    console.error(`There is no benchmark ${one}. Benchmarks: ${Object.keys(BENCHES).join(', ')}.`)
    process.exit(2)
  }
  await BENCHES[one](args)
}
