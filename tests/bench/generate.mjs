// Greedy continuation with kept keys and values against reading everything anew: `npm run bench -- generate [tokens]`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDecoder } from '@lensboard/models'
import { readTensors } from '@lensboard/weights'
import { weightsFolder } from '../../packages/lens/dist/decoder/external-weights.js'
import { forwardGraph } from '../../packages/lens/dist/decoder/forward-graph.js'
import { openGraph } from '../../packages/lens/dist/engine/onnx-runtime.js'
import { int64s } from '../../packages/lens/dist/feed.js'
import { forwardFeeds } from '../../packages/lens/dist/forward-feeds.js'
import { cachedForward } from '../../packages/lens/dist/generate/cached-forward.js'
import { chooseToken } from '../../packages/lens/dist/generate/choose-token.js'
import { figure } from './figures.mjs'
import { writeRandomCheckpoint } from './random-checkpoint.mjs'
import { SHAPES } from './shapes.mjs'

const PROMPT_TOKENS = 128
const ROUNDS = 3
const greedily = { temperature: 0, topP: 1 }

/** Prints CPU and wall time of both ways, in turn, and the ratio of the medians; both read the head for one token. */
export async function benchGenerate([given]) {
  const tokens = given === undefined ? 32 : Number(given)
  const dir = mkdtempSync(join(tmpdir(), 'lensboard-bench-'))
  try {
    writeRandomCheckpoint(dir, SHAPES['124M'].config, 'F32')
    const config = JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8'))
    const decoder = describeDecoder({ name: 'random', config, tensors: await readTensors(dir) })
    const folder = weightsFolder(decoder)
    const built = forwardGraph(decoder, folder)
    const graph = await openGraph(built.bytes, { provider: 'cpu', threads: 2, folder, prepack: built.prepack })
    const prompt = Array.from({ length: PROMPT_TOKENS }, (_, i) => (i * 7919) % decoder.dVocab)
    const ways = { 'kept keys and values': kept, 'read anew': anew }
    const times = Object.fromEntries(Object.keys(ways).map((name) => [name, { cpu: [], wall: [] }]))
    const written = {}
    for (let round = 0; round < ROUNDS; round++)
      for (const [name, way] of Object.entries(ways)) {
        const [cpu, wall] = [process.cpuUsage(), performance.now()]
        written[name] = await way(graph, decoder, prompt, tokens)
        const { user, system } = process.cpuUsage(cpu)
        times[name].cpu.push((user + system) / 1000)
        times[name].wall.push(performance.now() - wall)
      }
    const [fast, slow] = Object.keys(ways).map((name) => median(times[name].cpu))
    const same = written['kept keys and values'].join() === written['read anew'].join()
    console.log(
      `generate: ${tokens} tokens after ${PROMPT_TOKENS}, gpt2-small's shape, 2 threads, medians of ${ROUNDS}`,
    )
    for (const [name, { cpu, wall }] of Object.entries(times))
      console.log(`${name.padEnd(22)}${Math.round(median(cpu))} ms of CPU, ${Math.round(median(wall))} ms`)
    figure(`${tokens} tokens after ${PROMPT_TOKENS}, read anew to kept`, slow / fast, { least: 5 })
    console.log(`ratio ${(slow / fast).toFixed(1)} by CPU time; the same tokens: ${same ? 'yes' : 'no'}`)
    await graph.release()
  } finally {
    rmSync(dir, { recursive: true })
  }
}

async function kept(graph, decoder, prompt, tokens) {
  const forward = cachedForward(graph, decoder, [])
  return write(prompt, tokens, (ids) => forward.read(ids, ['logits']))
}

async function anew(graph, decoder, prompt, tokens) {
  return write(prompt, tokens, (ids) =>
    graph.run({ ...forwardFeeds(decoder, [ids]), read: int64s([ids.length - 1]) }, ['logits']),
  )
}

async function write(prompt, tokens, read) {
  const ids = [...prompt]
  for (let i = 0; i < tokens; i++) {
    const { logits } = await read(ids)
    ids.push(chooseToken(logits.data, greedily, Math.random))
  }
  return ids.slice(prompt.length)
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
