// Learned lenses together with everything else that a lens card may ask, as torch has it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LensResult, LensRow } from '@lensboard/contract'
import { type Engine, type LensMaps, type MapsInFile, openEngine } from '@lensboard/lens'
import { openModel } from '@lensboard/models'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readReference } from '../parity/reference.js'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const reference = readReference(file('combined.safetensors'))
const PROMPT = [41, 78, 259, 221, 72, 65, 84, 12, 259]
const LONG = Array.from({ length: 44 }, (_, i) => (17 * i * i + 5 * i + 3) % 256)
const LISTS = [PROMPT, LONG.slice(0, 5), LONG.slice(7, 20)]
const KEPT = 16
/** Nats; the float32 sums of torch and of the runtime differ by so much at most. */
const NEAR = 2e-5

let engine: Engine
let scanning: Engine
const scratch = mkdtempSync(join(tmpdir(), 'learned-lens-'))
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu', threads: 1 })
  scanning = await openEngine({ device: 'cpu', threads: 1, scanAlways: true })
})
const worst = { kl: 0, logProb: 0 }
afterAll(async () => {
  console.info('largest differences to torch, nats:', worst)
  await Promise.all([engine.close(), scanning.close()])
  rmSync(scratch, { recursive: true })
})

const range = (n: number) => Array.from({ length: n }, (_, i) => i)
const TRACK = range(KEPT)
const rows = { pre: true, mid: false, stride: 1 } as const

describe.each(['gpt2-plain', 'gemma2-alternating', 'cohere-f16', 'granite-tied'])('%s', (name) => {
  const floats = (key: string) => reference[`${name}/${key}`]!.data as Float32Array
  const open = async () => {
    const { decoder, checkpoint } = await openModel({ name, dir: file(`../parity/fixtures/${name}`) }, { folders: [] })
    const ref = { name, hash: checkpoint.hash }
    return { decoder, checkpoint: ref, ids: PROMPT, bos: 'none' as const, piece: (id: number) => ({ text: `${id}` }) }
  }
  const mapsOf = (kind: 'tuned' | 'jacobian', L: number): LensMaps =>
    kind === 'tuned'
      ? { kind, layers: range(L), weight: floats('weight'), bias: floats('bias'), sha256: `${name} tuned` }
      : { kind, layers: range(L - 1), weight: floats('jacobian'), sha256: `${name} jacobian` }
  /** The same numbers behind others in a file. */
  const inFile = ({ kind, layers, sha256, weight, bias }: LensMaps, dModel: number): MapsInFile => {
    const path = join(scratch, `${name}-${kind}`)
    const bytes = [new Float32Array(3), ...(bias ? [bias] : []), weight].map((part) =>
      Buffer.from(part.buffer, part.byteOffset, part.byteLength),
    )
    writeFileSync(path, Buffer.concat(bytes))
    const weightAt = 12 + (bias?.byteLength ?? 0)
    return { kind, layers, sha256: `${sha256} in a file`, dModel, file: path, weightAt, biasAt: bias && 12 }
  }

  /** Holds every row but the output against torch's, whose rows are all those that have a map. */
  function agrees(answer: LensResult, key: string, picked?: readonly number[]) {
    const T = answer.ids.length
    const nRows = answer.rows.length - 1
    const [kl, logProbs] = [floats(`${key}/kl`), floats(`${key}/logprobs`)]
    const rows = picked ?? range(nRows)
    expect(rows).toHaveLength(nRows)
    const { starts, ids, logProbs: found } = answer.tracked!
    for (const [r, row] of rows.entries())
      for (let t = 0; t < T; t++) {
        worst.kl = Math.max(worst.kl, Math.abs(answer.klFromOutput[r * T + t]! - kl[row * T + t]!))
        for (let i = starts[t]!; i < starts[t + 1]!; i++)
          if (ids[i]! < KEPT) {
            const expected = logProbs[(row * T + t) * KEPT + ids[i]!]!
            worst.logProb = Math.max(worst.logProb, Math.abs(found[r * ids.length + i]! - expected))
          }
      }
    expect(worst.kl).toBeLessThanOrEqual(NEAR)
    expect(worst.logProb).toBeLessThanOrEqual(NEAR)
  }

  it.each(['tuned', 'jacobian'] as const)(
    'reads through a %s lens as torch does, whatever else is asked',
    async (kind) => {
      const job = await open()
      const { nLayers, dModel } = job.decoder
      const maps = mapsOf(kind, nLayers)
      const ask = (more: object, ids = PROMPT, by = engine) =>
        by.run({ ...job, ids, spec: { kind: 'lens', rows, topK: 3, track: TRACK, maps, ...more } })
      const plain = await ask({})
      agrees(plain, `plain/${kind}`)
      const stored = inFile(maps, dModel)
      const same = await ask({ maps: stored })
      for (const column of ['klFromOutput', 'logSumExp', 'topIds', 'targetRank'] as const)
        expect(Array.from(same[column])).toEqual(Array.from(plain[column]))
      agrees(await ask({ finalNorm: false }), `bare/${kind}`)
      const base64 = Buffer.from(floats('vector').slice().buffer).toString('base64')
      const added = {
        ...{ op: 'add', at: 'resid_pre', layer: 1, positions: { from: 2, to: 4 } },
        ...{ direction: { kind: 'vector', base64 }, coefficient: 1.5 },
      }
      agrees(await ask({ interventions: [added] }), `changed/${kind}`)
      // Three chunks of tokens; then the two that are full are taken from memory.
      const parts: number[] = []
      const long = await engine.run(
        { ...job, ids: LONG, spec: { kind: 'lens', rows, topK: 3, track: TRACK, maps: stored } },
        { onPart: ({ done }) => parts.push(done) },
      )
      expect(parts.at(-1)).toBe(LONG.length)
      agrees(long, `long/${kind}`)
      agrees(await ask({ maps: stored }, LONG), `long/${kind}`)

      const continuation = { tokens: 6, temperature: 0, topP: 1, seed: 0 }
      const continued = await ask({ continuation })
      expect([...continued.ids]).toEqual([...(reference[`${name}/written`]!.data as Int32Array)])
      agrees(continued, `continued/${kind}`)
      const first = kind === 'tuned' ? 0 : 1
      const last = nLayers - 1
      const some = await ask({ rows: { ...rows, mid: true, parts: ['mlp_out'], from: last, to: last } })
      expect(some.rows).toEqual<LensRow[]>([
        { site: 'resid_pre', layer: last },
        { site: 'output', layer: last },
      ])
      agrees(some, `plain/${kind}`, [last - first])

      for (const scan of ['fine', 'fast'] as const) {
        const scanned = await ask({ scan }, PROMPT, scanning)
        expect([scanned.facts.scan?.mode, scanned.facts.scan?.why]).toEqual([scan, undefined])
        expect(Array.from(scanned.topIds)).toEqual(Array.from(plain.topIds))
        const bound = (scanned.facts.scan?.logProbBound ?? 0) + NEAR
        for (const [i, x] of scanned.logSumExp.entries()) expect(Math.abs(x - plain.logSumExp[i]!)).toBeLessThan(bound)
      }
    },
  )

  it.each(['tuned', 'jacobian'] as const)('holds a %s lens against the logit lens and against chance', async (kind) => {
    const { decoder, checkpoint } = await open()
    const found = await engine.evaluateLens({
      decoder,
      checkpoint,
      maps: mapsOf(kind, decoder.nLayers),
      windows: [LONG],
    })
    const kl = floats(`long/${kind}/kl`)
    for (const [row, { kl: mean }] of found.lens.entries()) {
      const expected = kl.subarray(row * LONG.length, (row + 1) * LONG.length).reduce((n, x) => n + x, 0) / LONG.length
      expect(Math.abs(mean - expected)).toBeLessThan(NEAR)
    }
    expect(Math.abs(found.chance! - floats('long/chance')[0]!)).toBeLessThan(NEAR)
  })

  it.each(['tuned', 'jacobian'] as const)('averages prompts read through a %s lens', async (kind) => {
    const job = await open()
    const maps = inFile(mapsOf(kind, job.decoder.nLayers), job.decoder.dModel)
    const dataset = { name: 'three', hash: 'a'.repeat(64) }
    const lens = { kind, hash: 'b'.repeat(64), title: 'mine', sha256: maps.sha256 }
    const list = await engine.dataset({
      ...{ ...job, lens, prompts: LISTS.map((ids) => ({ ids })) },
      spec: {
        kind: 'dataset',
        checkpoint: job.checkpoint,
        dataset,
        bos: false,
        rows,
        at: 'all',
        interventions: [],
        maps,
      },
    })
    expect(list.facts.lens).toEqual(lens)
    const nRows = list.rows.length
    const at = list.measures.indexOf('klFromOutput') * nRows
    for (let row = 0; row < nRows - 1; row++) {
      const means = LISTS.map((ids, i) => {
        const kl = floats(`list${i}/${kind}/kl`).subarray(row * ids.length, (row + 1) * ids.length)
        return kl.reduce((n, x) => n + x, 0) / ids.length
      })
      expect(Math.abs(list.mean[at + row]! - means.reduce((n, x) => n + x, 0) / 3)).toBeLessThan(NEAR)
    }
    expect(list.mean[at + nRows - 1]).toBe(0)
  })
})

it('a map whose file ends too soon, or is gone, is refused', async () => {
  const name = 'gpt2-plain'
  const { decoder, checkpoint } = await openModel({ name, dir: file(`../parity/fixtures/${name}`) }, { folders: [] })
  const path = join(scratch, 'short')
  writeFileSync(path, Buffer.alloc(40))
  const { dModel } = decoder
  const read = (maps: MapsInFile) =>
    engine.run({
      ...{ decoder, checkpoint: { name, hash: checkpoint.hash }, ids: PROMPT, bos: 'none' },
      ...{ piece: (id: number) => ({ text: `${id}` }), spec: { kind: 'lens', rows, topK: 1, maps } },
    })
  const maps: MapsInFile = { kind: 'tuned', layers: [0], dModel, sha256: 'short', file: path, weightAt: 0 }
  await expect(read(maps)).rejects.toMatchObject({ code: 'LENS_INVALID' })
  await expect(read({ ...maps, file: join(scratch, 'gone') })).rejects.toMatchObject({ code: 'LENS_UNKNOWN' })
  await expect(read({ ...maps, dModel: dModel + 1 })).rejects.toMatchObject({ code: 'LENS_MISMATCH' })
})
