// What hooks and interventions cost where nobody uses them, and where all hooks are read: `npm run bench -- hooks`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decoderBlock } from '../../packages/lens/dist/decoder/block.js'
import { embedding } from '../../packages/lens/dist/decoder/embedding.js'
import { externalWeights, weightsFolder } from '../../packages/lens/dist/decoder/external-weights.js'
import { forwardGraph } from '../../packages/lens/dist/decoder/forward-graph.js'
import { forwardInputs } from '../../packages/lens/dist/decoder/forward-inputs.js'
import { ownHead } from '../../packages/lens/dist/decoder/own-head.js'
import { openGraph } from '../../packages/lens/dist/engine/onnx-runtime.js'
import { int64s } from '../../packages/lens/dist/feed.js'
import { forwardFeeds } from '../../packages/lens/dist/forward-feeds.js'
import { Graph } from '../../packages/lens/node_modules/@lensboard/onnx/dist/index.js'
import { figure } from './figures.mjs'
import { idsOf, openDecoder, THREADS } from './lens-readers.mjs'
import { writeRandomCheckpoint } from './random-checkpoint.mjs'
import { SHAPES } from './shapes.mjs'

const LENGTHS = [32, 128, 512]
const ROUNDS = 9
const HOOKS = ['resid_pre', 'resid_mid', 'resid_post', 'attn_out', 'mlp_out', 'pattern']

/** The same decoder without a hook and without a place for interventions. */
function plainGraph(decoder, folder) {
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const changes = { stream: (_, h) => h, heads: (_, z) => z }
  const inputs = { ...forwardInputs(g, decoder), changes }
  let stream = embedding(g.at('embed'), decoder, inputs, weights)
  for (const [index, block] of decoder.weights.blocks.entries())
    stream = decoderBlock(g.at(`blocks.${index}`), stream, { shape: decoder, index, block }, inputs, weights).residPost
  ownHead(g.at('own-head'), stream, decoder, weights)
  return { bytes: g.toBytes() }
}

/** Prints CPU time in turn and the ratios of the medians; every way reads the model's head for the last token alone. */
export async function benchHooks() {
  const dir = mkdtempSync(join(tmpdir(), 'lensboard-bench-'))
  try {
    writeRandomCheckpoint(dir, SHAPES['124M'].config, 'F32')
    const decoder = await openDecoder(dir)
    const folder = weightsFolder(decoder)
    const options = { provider: 'cpu', threads: THREADS, folder }
    const plain = await openGraph(plainGraph(decoder, folder).bytes, options)
    const hooked = await openGraph(forwardGraph(decoder, folder).bytes, options)
    const layers = Array.from({ length: decoder.nLayers }, (_, layer) => layer)
    const names = ['logits', ...HOOKS.flatMap((hook) => layers.map((layer) => `${hook}.${layer}`))]
    const ways = {
      plain: (feeds) => plain.run(feeds, ['logits']),
      'nothing fetched': (feeds) => hooked.run(feeds, ['logits']),
      'all hooks': (feeds) => hooked.run(feeds, names),
    }
    console.log(`hooks: gpt2-small's shape, ${THREADS} threads, CPU ms, medians of ${ROUNDS} in turn`)
    for (const length of LENGTHS) {
      const feeds = { ...forwardFeeds(decoder, [idsOf(length)]), read: int64s([length - 1]) }
      const spent = await inTurn(ways, feeds)
      const [base, ...others] = Object.entries(spent)
      const told = others.map(([name, ms]) => `${name} ${Math.round(ms)} (${(ms / base[1]).toFixed(2)})`)
      console.log(`${String(length).padEnd(6)}plain ${Math.round(base[1])}, ${told.join(', ')}`)
      figure(`forward with all hooks to plain, ${length} tokens`, spent['all hooks'] / spent.plain, { most: 1.15 })
    }
    await Promise.all([plain.release(), hooked.release()])
  } finally {
    rmSync(dir, { recursive: true })
  }
}

async function inTurn(ways, feeds) {
  const spent = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, run] of Object.entries(ways)) {
      const before = process.cpuUsage()
      await run(feeds)
      const { user, system } = process.cpuUsage(before)
      if (round > 0) spent[name].push((user + system) / 1000)
    }
  return Object.fromEntries(
    Object.entries(spent).map(([name, ms]) => [name, ms.toSorted((a, b) => a - b)[ROUNDS >> 1]]),
  )
}
