import type { AttentionResult, AttentionSpec, Intervention, LensResult, LensSpec } from '@lensboard/contract'
import { shortFloat } from '../../float32-text.js'
import type { ExportedCard } from '../exported-card.js'
import { rowName } from '../row-name.js'
import { pyComment, pyList, pyText } from './py-text.js'

/** Tools whose names people know readings by. */
export const PYTHON_LIBRARIES = ['transformer-lens', 'nnsight', 'tuned-lens'] as const
export type PythonLibrary = (typeof PYTHON_LIBRARIES)[number]

/** A question of one model about one prompt, with its answer. */
export type PythonReading =
  | { spec: LensSpec; result: LensResult; runKey: string }
  | { spec: AttentionSpec; result: AttentionResult; runKey: string }

/** A piece of a program, and what it does in a sentence: a cell of a notebook. */
export interface PythonCell {
  say: string
  code: string
}

/** The readings that a card shows which code can repeat: two for a difference, none for what is no reading of a model. */
export function readingsOf({ spec, result, runKey, baseline }: ExportedCard): PythonReading[] {
  if (!spec) return []
  const asked = spec.kind === 'difference' ? [spec.a, spec.b] : [spec.kind === 'chart' ? spec.of : spec]
  const answers = [{ result, runKey }, ...(baseline ? [baseline] : [])]
  return asked.flatMap((one, i): PythonReading[] => {
    const answer = answers[i]
    if (!answer) return []
    if (one.kind === 'lens' && answer.result.kind === 'lens')
      return [{ spec: one, result: answer.result, runKey: answer.runKey }]
    if (one.kind === 'attention' && answer.result.kind === 'attention')
      return [{ spec: one, result: answer.result, runKey: answer.runKey }]
    return []
  })
}

const TURN: Record<Intervention['op'], number> = { block: 0, scale: 0, scale_heads: 0, patch: 1, add: 2 }

/** Interventions as they act at one place: factors, then what replaces, then what is added. */
export const inOrder = (interventions: readonly Intervention[]): Intervention[] =>
  interventions.toSorted((a, b) => TURN[a.op] - TURN[b.op])

/** What every program begins with: the weights, the exact ids, and what of them is not known. */
export function inputs({ result, runKey, spec }: PythonReading): string[] {
  const { checkpoint, tokenizer } = result.facts
  const { ids, continued = 0 } = result
  const [name = checkpoint.name, revision] = checkpoint.name.split('@')
  return [
    pyComment(`Lensboard read the weights "${checkpoint.name}", SHA-256 over its files ${checkpoint.hash}.`),
    ...(tokenizer ? [pyComment(`SHA-256 of its tokenizer ${tokenizer}.`)] : []),
    pyComment(`Run ${runKey}, engine ${result.facts.engine}, ${result.facts.computedAt}.`),
    `MODEL = ${pyText(name)}  # a name on the Hugging Face hub, or the folder that holds these files`,
    revision
      ? `REVISION = ${pyText(revision)}`
      : 'REVISION = None  # the card does not name a commit: without one this is whatever the hub has today',
    `IDS = ${pyList(ids)}  # exactly what was read${continued > 0 ? `; the model wrote the last ${continued}` : ''}`,
    ...(spec.kind === 'lens' ? [`TOP_K = ${spec.topK}`] : []),
  ]
}

/** The card's own first choices at the last token, to look at beside what the program finds. */
export function expected({ rows, ids, topK, topIds, topLogProbs }: LensResult): string[] {
  const lines = rows.map((row, r) => {
    const at = (r * ids.length + ids.length - 1) * topK
    const [id, logProb] = [topIds[at]!, topLogProbs[at]!]
    return `    (${pyText(rowName(row))}, ${id}, ${Number.isNaN(logProb) ? 'float("nan")' : shortFloat(logProb)}),`
  })
  return ['CARD = [  # row, first token at the last position, its natural log-probability', ...lines, ']']
}

/** Prints each row's top tokens at the last position and how far the card is from them. */
export const REPORT = `worst = 0.0
for (name, card_id, card_logprob), logits in zip(CARD, rows):
    logprobs = logits.float().log_softmax(-1)
    top = logprobs[-1].topk(TOP_K)
    words = ", ".join(f"{tokenizer.decode([i])!r} {p:.4f}" for i, p in zip(top.indices.tolist(), top.values.exp().tolist()))
    if card_id >= 0:
        worst = max(worst, abs(logprobs[-1, card_id].exp().item() - math.exp(card_logprob)))
    print(f"{name:>10}  {words}")
print(f"largest difference from the card's first choices, in probability: {worst:.2e}")`
