import { openEngine } from '@lensboard/lens'
import { WORKSHOP } from '@lensboard/weights'
import { it } from 'vitest'
import { asLens, everyRow, openSubject } from '../parity/subject.js'
const promptOf = (seed: number, length: number, vocabulary: number) => {
  let state = seed
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * vocabulary)
  })
}
it('x', async () => {
  const engine = await openEngine({ device: 'cpu', scanAlways: true })
  const w = await openSubject(WORKSHOP.dir, WORKSHOP.name)
  for (const mode of ['fast', 'fine'] as const) {
    let seen = 0
    for (let i = 0; i < 8; i++) {
      const ids = promptOf(i + 1, 250, 5120)
      const spec = { ...everyRow(5), rows: { pre: true, mid: true, stride: 1 } as const }
      const a = asLens(await w.ask(engine, spec, ids))
      const b = asLens(await w.ask(engine, { ...spec, scan: mode }, ids))
      const U = a.tracked!.ids.length, R = a.rows.length, T = 250
      for (let r = 0; r < R; r++) for (let p = 0; p < T; p++) {
        const s = a.tracked!.starts
        let zeros = 0
        for (let u = s[p]!; u < s[p + 1]!; u++) if (b.tracked!.ranks[r * U + u] === 0) zeros++
        for (let u = s[p]!; u < s[p + 1]!; u++) {
          const x = a.tracked!.ranks[r * U + u]!, y = b.tracked!.ranks[r * U + u]!
          if (y > 0 && x !== y) { seen++; console.log(mode, 'prompt', i, 'row', r, 'pos', p, 'id', a.tracked!.ids[u], 'exact', x, 'told', y, 'zeros', zeros, 'of', s[p+1]!-s[p]!, 'logit', a.tracked!.logProbs[r*U+u]! + a.logSumExp[r*T+p]!, b.tracked!.logProbs[r*U+u]! + b.logSumExp[r*T+p]!, 'lse', a.logSumExp[r*T+p], b.logSumExp[r*T+p]) }
        }
        const c = r * T + p
        if (a.targetRank[c] !== b.targetRank[c] && b.targetRank[c]! > 0) { seen++; console.log(mode, 'TARGET prompt', i, 'row', r, 'pos', p, a.targetRank[c], b.targetRank[c], 'zeros', zeros) }
      }
    }
    console.log(mode, 'seen', seen)
  }
  await engine.close()
})
