// What results take on the wire, and how fast they are read: `npm run bench -- bytes [logitlenskit file, version 2]`,
// which BENCH_TRAJECTORIES names too.
import { existsSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { decodeResult, encodeResult, viewResult } from '@lensboard/contract'
import { openEngine } from '@lensboard/lens'
import { openModel } from '@lensboard/models'
import { tokenize, WORKSHOP } from '@lensboard/weights'
import { figure } from './figures.mjs'
import { publishedTrajectories } from './published-trajectories.mjs'

const PROMPT =
  'The capital of France is Paris. The trees are green and the sky is blue. When Mary and John went to the store, John gave a drink to Mary. '
const KB = 1000

/** As the web server compresses. */
const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length
const gzip = (bytes) => gzipSync(bytes, { level: 6 }).length

/** Prints sizes as ratios to their bounds, and how long a view takes to make and to read, in medians. */
export async function benchBytes([file = process.env.BENCH_TRAJECTORIES]) {
  console.log(
    'bytes: as sent with brotli 5 and gzip 6; "/ bound" is the brotli size by the bound, below 1 is within it',
  )
  console.log(row(['result', 'view', 'stored', 'brotli', 'gzip', '/ bound', '/ text', 'make', 'read']))
  if (file !== undefined && existsSync(file)) line('14 × 80, published', publishedTrajectories(file), 80)
  else console.log('no file of published trajectories is given: the shipped model stands alone')
  const model = await openModel(WORKSHOP, { folders: [] })
  const { checkpoint, decoder } = model
  const engine = await openEngine({ device: 'cpu' })
  const ask = (spec, length) => {
    const { ids } = tokenize(checkpoint, {
      input: { kind: 'text', text: PROMPT.repeat(12) },
      bos: 'auto',
      nCtx: decoder.nCtx,
    })
    const { piece } = checkpoint.tokenizer
    const ref = { name: checkpoint.name, hash: checkpoint.hash }
    return engine.run({ decoder, checkpoint: ref, spec, ids: ids.slice(0, length), bos: 'none', piece })
  }
  const lens = (rows) => ({
    kind: 'lens',
    lens: 'logit',
    topK: 5,
    track: [],
    interventions: [],
    rows: { pre: true, stride: 1, ...rows },
  })
  line('64 × 13', await ask(lens({ mid: true, from: 2 }), 64), 60)
  line('64 × 17, all rows', await ask(lens({ mid: true }), 64), 60)
  line('256 × 17', await ask(lens({ mid: true }), 256), 1000)
  const heads = { kind: 'attention', heads: 'all', reduce: 'none', interventions: [] }
  line('attention 8 × 4 × 256', await ask(heads, 256), 1000)
  await engine.close()
}

/** One line for the exact bytes, one for what a card is sent first. */
function line(name, result, boundKb) {
  const stored = encodeResult(result)
  const text = gzip(Buffer.from(JSON.stringify(result, (_, value) => (ArrayBuffer.isView(value) ? [...value] : value))))
  for (const as of ['exact', 'card']) {
    const bytes = viewResult(stored, { as })
    const sent = brotli(bytes)
    if (as === 'card') figure(`${name}, as sent`, sent / KB, { most: boundKb, unit: 'KB' })
    console.log(
      row([
        name,
        as,
        kb(stored.length),
        kb(sent),
        kb(gzip(bytes)),
        as === 'card' ? (sent / (boundKb * KB)).toFixed(2) : '',
        (sent / text).toFixed(2),
        `${median(() => viewResult(stored, { as })).toFixed(1)} ms`,
        `${median(() => decodeResult(bytes)).toFixed(1)} ms`,
      ]),
    )
  }
}

const kb = (bytes) => `${(bytes / KB).toFixed(1)} KB`

function median(act) {
  const times = Array.from({ length: 7 }, () => {
    const since = performance.now()
    act()
    return performance.now() - since
  })
  return times.sort((a, b) => a - b)[3]
}

const row = ([name, ...cells]) =>
  name.padEnd(24) +
  cells
    .map((cell) => cell.padEnd(11))
    .join('')
    .trimEnd()
