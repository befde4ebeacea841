// Ways to read every row of every position: the product's, and the loop that a notebook would write.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEngine } from '@lensboard/lens'
import { describeDecoder } from '@lensboard/models'
import { readTensors } from '@lensboard/weights'
// The loop is built of the product's own pieces, so that both run the same forward graph and the same head.
import { externalWeights, weightsFolder } from '../../packages/lens/dist/decoder/external-weights.js'
import { forwardGraph } from '../../packages/lens/dist/decoder/forward-graph.js'
import { unembed } from '../../packages/lens/dist/decoder/unembed.js'
import { openGraph } from '../../packages/lens/dist/engine/onnx-runtime.js'
import { float32s, int64s } from '../../packages/lens/dist/feed.js'
import { forwardFeeds } from '../../packages/lens/dist/forward-feeds.js'
import { Graph, softmax, topK } from '../../packages/lens/node_modules/@lensboard/onnx/dist/index.js'

const TOP_K = 5
export const THREADS = 2

export const idsOf = (length) => Array.from({ length }, (_, i) => (17 * i + 3) % 50_000)

export async function openDecoder(dir) {
  const config = JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8'))
  return describeDecoder({ name: 'random', config, tensors: await readTensors(dir) })
}

/**
 * The product: every measure of a lens card, with the trajectories of each position's union; in 8 bits where a scan is
 * named, faster here or not.
 */
async function productReader(decoder, scan) {
  const engine = await openEngine({ device: 'cpu', threads: THREADS, scanAlways: true })
  let runs = 0
  let facts
  return {
    async read(ids) {
      runs++
      const result = await engine.run({
        decoder,
        checkpoint: { name: 'random', hash: '0'.repeat(64) },
        spec: { kind: 'lens', rows: { pre: true, mid: false, stride: 1 }, topK: TOP_K, ...(scan && { scan }) },
        // Never the same prompt twice: what a run before has read would not be read again.
        ids: ids.map((id) => (id + 1_009 * runs) % decoder.dVocab),
        bos: 'none',
        piece: (id) => ({ text: String(id) }),
      })
      facts = result.facts.scan
    },
    async close() {
      await engine.close()
      if (facts) console.log(scanWords(facts))
    },
  }
}

/** What the last reading said of its scan. */
function scanWords({ mode, certified, exact, ranksLeftOut, logProbBound, logitError, why }) {
  if (why) return `${mode}: read exactly, for ${why}`
  const [bound, error] = [logProbBound, logitError].map((x) => x.toExponential(1))
  return `${mode}: ${certified} of ${certified + exact} cells certified, log-probabilities within ${bound}, largest error of a logit ${error}, ${ranksLeftOut} ranks left out`
}

/** The loop: head, softmax and top-k layer by layer, every layer's probabilities kept, trajectories picked at the end. */
async function naiveReader(decoder) {
  const folder = weightsFolder(decoder)
  const options = { provider: 'cpu', threads: THREADS, folder }
  const forward = await openGraph(forwardGraph(decoder, folder).bytes, options)
  const g = new Graph()
  const h = g.input('h', 'float32', ['N', decoder.dModel])
  const probs = softmax(g, unembed(g, h, decoder, externalWeights(g, folder)))
  const top = topK(g, probs, g.int64s(TOP_K))
  g.output('probs', probs, 'float32', ['N', decoder.dVocab])
  g.output('top', top.indices, 'int64', ['N', TOP_K])
  const head = await openGraph(g.toBytes(), options)
  const rows = [
    ...Array.from({ length: decoder.nLayers }, (_, layer) => `resid_pre.${layer}`),
    `resid_post.${decoder.nLayers - 1}`,
  ]
  return {
    async read(ids) {
      const feeds = { ...forwardFeeds(decoder, [ids]), read: int64s([ids.length - 1]) }
      const streams = await forward.run(feeds, rows)
      const kept = []
      for (const row of rows)
        kept.push(await head.run({ h: float32s(streams[row].data, [ids.length, decoder.dModel]) }, ['probs', 'top']))
      return ids.map((_, t) => {
        const union = new Set(
          kept.flatMap(({ top }) => Array.from(top.data.subarray(t * TOP_K, (t + 1) * TOP_K), Number)),
        )
        return [...union].map((id) => kept.map(({ probs }) => probs.data[t * decoder.dVocab + id]))
      })
    },
    async close() {
      await forward.release()
      await head.release()
    },
  }
}

/** By name. */
export const READERS = {
  naive: naiveReader,
  exact: (decoder) => productReader(decoder),
  fine: (decoder) => productReader(decoder, 'fine'),
  fast: (decoder) => productReader(decoder, 'fast'),
}
