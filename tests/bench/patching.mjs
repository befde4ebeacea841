// Patching by gradient against running every patch, on the shipped model: `npm run bench -- patching`.
import { patchingAgreement } from '@lensboard/contract'
import { openEngine } from '@lensboard/lens'
import { openModel } from '@lensboard/models'
import { tokenize, WORKSHOP } from '@lensboard/weights'
import { figure } from './figures.mjs'
import { THREADS } from './lens-readers.mjs'

const CLEAN = 'When Mary and John went to the store, John gave a drink to'
const CORRUPTED = 'When Mary and John went to the store, Mary gave a drink to'
const SITES = ['resid_pre', 'attn_out', 'mlp_out', 'heads']
const ROUNDS = 7
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

/** Both methods in turn, wall and CPU time, and how well they agree. */
export async function benchPatching() {
  const { checkpoint, decoder } = await openModel(WORKSHOP, { folders: [] })
  const ids = (text) => tokenize(checkpoint, { input: { kind: 'text', text }, bos: 'auto', nCtx: decoder.nCtx }).ids
  const engine = await openEngine({ device: 'cpu', threads: THREADS })
  const corrupted = { kind: 'ids', ids: ids(CORRUPTED) }
  const ask = (at, method) =>
    engine.run({
      ...{ decoder, checkpoint: { name: WORKSHOP.name, hash: checkpoint.hash }, ids: ids(CLEAN), bos: 'none' },
      piece: checkpoint.tokenizer.piece,
      spec: { kind: 'patching', at, corrupted, position: -1, target: ids(' Mary'), against: ids(' John'), ...method },
    })
  const ways = { exact: {}, gradient: { method: 'gradient' } }
  console.log(
    `patching: the shipped model, ${ids(CLEAN).length} tokens, ${THREADS} threads, medians of ${ROUNDS} in turn`,
  )
  for (const at of SITES) {
    const spent = { exact: [], gradient: [] }
    const last = {}
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round++)
      for (const [name, method] of Object.entries(ways)) {
        const [since, cpu] = [performance.now(), process.cpuUsage()]
        last[name] = await ask(at, method)
        const { user, system } = process.cpuUsage(cpu)
        if (round > 0) spent[name].push({ wall: performance.now() - since, cpu: (user + system) / 1000 })
      }
    const of = (name, what) => median(spent[name].map((one) => one[what]))
    const said = Object.keys(ways).map(
      (name) => `${name} ${of(name, 'wall').toFixed(0)} ms, CPU ${of(name, 'cpu').toFixed(0)}`,
    )
    const { cells, pearson, spearman } = patchingAgreement(last.exact, last.gradient)
    console.log(
      `${at.padEnd(10)}${said.join(' · ')} · r ${pearson.toFixed(3)}, ρ ${spearman.toFixed(3)} over ${cells.length} cells`,
    )
    figure(`patching ${at}, by gradient to exact, CPU`, of('gradient', 'cpu') / of('exact', 'cpu'), { most: 0.5 })
  }
  await engine.close()
}
