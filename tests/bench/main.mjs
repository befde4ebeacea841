// Benchmarks print figures and ratios; nothing here passes or fails. Without a name all are run.
import { cpus, loadavg } from 'node:os'
import { benchBytes } from './bytes.mjs'
import { benchCached } from './cached.mjs'
import { benchClick } from './click.mjs'
import { printFigures } from './figures.mjs'
import { benchGenerate } from './generate.mjs'
import { benchHooks } from './hooks.mjs'
import { benchLens } from './lens.mjs'
import { benchLoad } from './load.mjs'
import { benchPatching } from './patching.mjs'
import { benchSync } from './sync.mjs'
import { benchTrain } from './train.mjs'
import { benchWeb } from './web.mjs'

const BENCHES = {
  ...{ bytes: benchBytes, cached: benchCached, click: benchClick, generate: benchGenerate },
  ...{ hooks: benchHooks, lens: benchLens, load: benchLoad, patching: benchPatching, sync: benchSync },
  ...{ train: benchTrain, web: benchWeb },
}

const [name, ...args] = process.argv.slice(2)
const chosen = name === undefined ? Object.keys(BENCHES) : [name]
const load = () => `${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`
console.log(`${cpus()[0]?.model ?? 'a processor'}, ${load()}`)
for (const one of chosen) {
  if (!Object.hasOwn(BENCHES, one)) {
    console.error(`There is no benchmark ${one}. Benchmarks: ${Object.keys(BENCHES).join(', ')}.`)
    process.exit(2)
  }
  console.log('')
  await BENCHES[one](args)
}
printFigures()
console.log(`\nat the end: ${load()}`)
