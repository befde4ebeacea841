import type { Answer, AttentionResult, LensResult, TokenPiece } from '@lensboard/contract'

/** Why the parts of an answer do not fit together, as the end of "This file is damaged: …"; undefined where they do. */
export function damageOf(answer: Answer): string | undefined {
  if (answer.tokens.length !== answer.ids.length) return 'it has not one text for each token'
  const wrong = sizesOf(answer).find(([, found, wanted]) => found !== wanted)
  if (wrong) return `${wrong[0]} has ${wrong[1]} numbers in place of ${wrong[2]}`
  if (answer.kind === 'lens') return lensDamage(answer)
  if (answer.kind === 'patchscope') return unnamed(answer.decodedIds, answer.vocabulary)
  return undefined
}

type Size = readonly [name: string, found: number, wanted: number]

function sizesOf(answer: Answer): Size[] {
  switch (answer.kind) {
    case 'lens':
      return lensSizes(answer)
    case 'attention':
      return attentionSizes(answer)
    case 'attribution':
      return [['contributions', answer.contributions.length, answer.components.length]]
    case 'patching': {
      const { corruptedIds, corruptedTokens, patched, nLayers, ids, at } = answer
      const columns = at === 'heads' ? Math.floor(patched.length / Math.max(1, nLayers)) : ids.length
      return [
        ['corruptedTokens', corruptedTokens.length, corruptedIds.length],
        ['patched', patched.length, nLayers * columns],
      ]
    }
    case 'patchscope': {
      const { layers, decodedIds, decodedLogProbs, targetIds, targetTokens } = answer
      const tokens = Math.floor(decodedIds.length / Math.max(1, layers.length))
      return [
        ['targetTokens', targetTokens.length, targetIds.length],
        ['decodedIds', decodedIds.length, layers.length * tokens],
        ['decodedLogProbs', decodedLogProbs.length, decodedIds.length],
      ]
    }
    case 'dataset': {
      const cells = answer.measures.length * answer.rows.length
      return (['mean', 'std', 'n'] as const).map((name) => [name, answer[name].length, cells] as const)
    }
  }
}

function lensSizes(answer: LensResult): Size[] {
  const { rows, ids, topK, tracked } = answer
  const cells = rows.length * ids.length
  const grids = ['logSumExp', 'entropy', 'klFromOutput', 'klToOutput', 'targetRank', 'targetLogProb'] as const
  return [
    ['topIds', answer.topIds.length, cells * topK],
    ['topLogProbs', answer.topLogProbs.length, cells * topK],
    ...grids.map((name) => [name, answer[name].length, cells] as const),
    ['jsFromOutput', answer.jsFromOutput?.length ?? cells, cells],
    ...(tracked
      ? ([
          ['tracked.starts', tracked.starts.length, ids.length + 1],
          ['tracked.logProbs', tracked.logProbs.length, rows.length * tracked.ids.length],
          ['tracked.ranks', tracked.ranks.length, rows.length * tracked.ids.length],
        ] as const)
      : []),
  ]
}

function attentionSizes({ ids, reduce, layers, heads, nHeads, patterns, rollout, ...rest }: AttentionResult): Size[] {
  const triangle = (ids.length * (ids.length + 1)) / 2
  const maps = (reduce === 'all' ? 1 : layers.length) * (reduce === 'none' ? heads.length : 1)
  const { headEntropy, headDistance } = rest
  const modelLayers = Math.floor((headEntropy?.length ?? 0) / (nHeads ?? 1))
  return [
    ['patterns', patterns.length, maps * triangle],
    ['rollout', rollout?.length ?? triangle, triangle],
    ['headEntropy', headEntropy?.length ?? 0, modelLayers * (nHeads ?? 1)],
    ['headDistance', headDistance?.length ?? 0, headDistance ? modelLayers * (nHeads ?? 1) : 0],
  ]
}

function lensDamage({ topIds, tracked, vocabulary }: LensResult): string | undefined {
  if (tracked) {
    const { starts, ids } = tracked
    const rising = starts.every((start, t) => start >= (starts[t - 1] ?? 0))
    if (!rising || starts[0] !== 0 || starts.at(-1) !== ids.length) return 'what it follows does not fit'
  }
  return unnamed(topIds, vocabulary) ?? (tracked && unnamed(tracked.ids, vocabulary))
}

function unnamed(ids: Int32Array, vocabulary: Map<number, TokenPiece>): string | undefined {
  const id = ids.find((one) => one >= 0 && !vocabulary.has(one))
  return id === undefined ? undefined : `token ${id} has no text`
}
