// A lens result of a published shape and its real trajectories, made of a data file of another tool.
import { readFileSync } from 'node:fs'

/** Numbers of one seed, so that two runs measure the same bytes. */
function random(seed) {
  let state = seed >>> 0
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}

/** The file keeps five places of a probability; below half of the last it says 0. */
const ROUNDED = 1e-5
const LOWEST = Math.log(ROUNDED / 2)
/** How much a followed log-probability changes from row to row where the file still shows it, in nats. */
const ROUGHNESS = 0.84

/**
 * Log-probabilities of one trajectory: what rounding took is put back at random, so that no figure profits from it, and
 * where the file says 0 the walk goes on below, as rough as above.
 */
function restored(probs, { uniform, normal }) {
  const walk = []
  for (const [row, p] of probs.entries()) {
    const before = Math.min(walk[row - 1] ?? LOWEST - 1, LOWEST) + ROUGHNESS * normal()
    const below = Math.max(-30, before > LOWEST ? 2 * LOWEST - before : before)
    walk.push(p > 0 ? Math.min(-1e-7, Math.log(p + (uniform() - 0.5) * ROUNDED)) : below)
  }
  return walk
}

/** A LensResult of the trajectories in a logitlenskit file, version 2: every column full, ids and pieces its own. */
export function publishedTrajectories(file) {
  const { layers, input, tracked: followed, topk, meta } = JSON.parse(readFileSync(file, 'utf8'))
  const draw = random(7)
  const [R, T, K] = [layers.length, input.length, topk[0][0].length]
  const vocabulary = new Map()
  const idOf = new Map()
  const give = (text) => {
    if (!idOf.has(text)) {
      let id = 0
      do id = Math.floor(draw.uniform() * 128_256)
      while (vocabulary.has(id))
      idOf.set(text, id)
      vocabulary.set(id, { text })
    }
    return idOf.get(text)
  }
  const rises = followed.map((tokens) => Object.entries(tokens).map(([text, p]) => [give(text), restored(p, draw)]))
  const starts = Int32Array.from([0, ...rises.map((_, t) => rises.slice(0, t + 1).flat().length)])
  const flat = rises.flat()
  const U = flat.length
  const logProbs = new Float32Array(R * U)
  for (const [u, [, trajectory]] of flat.entries()) for (let r = 0; r < R; r++) logProbs[r * U + u] = trajectory[r]
  const cell = () => new Float32Array(R * T)
  const tops = { topIds: new Int32Array(R * T * K), topLogProbs: new Float32Array(R * T * K) }
  const stats = { logSumExp: cell(), entropy: cell(), klFromOutput: cell(), klToOutput: cell(), jsFromOutput: cell() }
  const target = { targetRank: new Int32Array(R * T), targetLogProb: cell() }
  const ranks = new Int32Array(R * U)
  for (let r = 0; r < R; r++)
    for (let t = 0; t < T; t++) {
      const at = r * T + t
      const here = rises[t].map(([id, x], i) => ({ id, x: x[r], out: x[R - 1], u: starts[t] + i }))
      const sorted = here.toSorted((a, b) => b.x - a.x)
      for (const [i, { u }] of sorted.entries())
        ranks[r * U + u] = Math.round((i + 1) * Math.exp(Math.max(0, i - K) / 12))
      for (let k = 0; k < K; k++) {
        tops.topIds[at * K + k] = sorted[k].id
        tops.topLogProbs[at * K + k] = Math.fround(sorted[k].x)
      }
      const above = at >= T ? stats.logSumExp[at - T] : 12
      stats.logSumExp[at] = above + 0.4 * draw.normal()
      const sum = (f) => here.reduce((n, one) => n + f(one), 0)
      const rest = Math.max(1e-6, 1 - sum(({ x }) => Math.exp(x)))
      stats.entropy[at] = sum(({ x }) => -x * Math.exp(x)) + rest * (9 - Math.log(rest) + 0.1 * draw.normal())
      const far = Math.abs(draw.normal()) * 0.05 * (R - 1 - r > 0 ? 1 : 0)
      stats.klFromOutput[at] =
        Math.max(
          0,
          sum(({ x, out }) => Math.exp(out) * (out - x)),
        ) + far
      stats.klToOutput[at] =
        Math.max(
          0,
          sum(({ x, out }) => Math.exp(x) * (x - out)),
        ) + far
      stats.jsFromOutput[at] = Math.min(Math.LN2, Math.min(stats.klFromOutput[at], stats.klToOutput[at]) / 4 + far / 8)
      const next = here.find(({ id }) => vocabulary.get(id).text === input[t + 1]) ?? sorted.at(-1)
      target.targetRank[at] = t === T - 1 ? 0 : ranks[r * U + next.u]
      target.targetLogProb[at] = t === T - 1 ? Number.NaN : next.x
    }
  return {
    kind: 'lens',
    facts: {
      checkpoint: { name: meta.model, hash: 'f'.repeat(64) },
      engine: 1,
      provider: 'cpu',
      precision: 'float32',
      bos: 'added',
      computeMs: 1234.567,
      loadMs: 0,
      computedAt: '2026-01-02T03:00:07.704Z',
    },
    ids: Int32Array.from(input, give),
    tokens: input.map((text) => ({ text })),
    rows: layers.map((layer, r) => (r === R - 1 ? { site: 'output', layer } : { site: 'resid_pre', layer })),
    topK: K,
    dVocab: 128_256,
    ...tops,
    ...stats,
    ...target,
    tracked: { starts, ids: Int32Array.from(flat, ([id]) => id), logProbs, ranks },
    parity: { maxAbsProb: 1.2e-7, maxAbsLogit: 2.3e-6, top1Agree: T, positions: T },
    vocabulary,
  }
}
