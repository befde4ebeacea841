/** What a number on the screen is: one definition for legend, documentation and files. */
export interface Measure {
  name: string
  formula: string
  /** What it tells, in one sentence. */
  meaning: string
  /** What a high value says and what a low one. */
  high: string
  low: string
  unit: 'probability' | 'nats' | 'logits' | 'rank' | 'yes or no' | 'weight' | 'tokens' | 'share'
  /** Where it has no value, and why; nothing is shown as 0 instead. */
  missing: string
  /** Which questions' answers have it. */
  of: readonly ('lens' | 'attention' | 'attribution' | 'patching' | 'patchscope')[]
}

const NOWHERE = 'Where the activations are no numbers; the card counts such cells.'
const LAST = 'In the last column: the prompt ends there, so no true next token is known.'
const UNCOUNTED = 'Where a scan in 8 bits does not count it, far down the list.'
const OUTSIDE = 'Where the token is not followed at this position.'

/** Every measure by its id; `row` is the distribution that a row's stream gives through the model's own head. */
export const MEASURES = {
  prob: {
    name: 'Probability of the top token',
    formula: 'max p(token | row)',
    meaning: 'How sure this row is of its own first choice.',
    ...{ high: 'sure', low: 'undecided', unit: 'probability', missing: NOWHERE, of: ['lens'] },
  },
  logProb: {
    name: 'Log-probability of the top token',
    formula: 'max ln p(token | row)',
    meaning: 'How sure this row is of its own first choice, on a scale that also tells small probabilities apart.',
    ...{ high: 'near 0, sure', low: 'undecided', unit: 'nats', missing: NOWHERE, of: ['lens', 'patchscope'] },
  },
  logit: {
    name: 'Logit of the top token',
    formula: 'max logit(token | row) = ln p + ln Σ exp(logits)',
    meaning: 'The score of this row’s first choice before softmax; only differences within a cell have a meaning.',
    ...{ high: 'a large score', low: 'a small one', unit: 'logits', missing: NOWHERE, of: ['lens'] },
  },
  entropy: {
    name: 'Entropy',
    formula: '−Σ p ln p',
    meaning: 'How widely this row spreads its belief over the vocabulary.',
    ...{ high: 'spread over many tokens', low: 'settled on few', unit: 'nats', missing: NOWHERE, of: ['lens'] },
  },
  klFromOutput: {
    name: 'KL(output ‖ row)',
    formula: 'Σ p_output (ln p_output − ln p_row)',
    meaning: 'How many nats are lost by using this row instead of the output.',
    ...{ high: 'far from the output', low: 'the same belief', unit: 'nats', missing: NOWHERE, of: ['lens'] },
  },
  klToOutput: {
    name: 'KL(row ‖ output)',
    formula: 'Σ p_row (ln p_row − ln p_output)',
    meaning: 'How many nats are lost by using the output where this row is the truth.',
    ...{ high: 'far from the output', low: 'the same belief', unit: 'nats', missing: NOWHERE, of: ['lens'] },
  },
  jsFromOutput: {
    name: 'Jensen–Shannon divergence from the output',
    formula: '½ KL(p_row ‖ m) + ½ KL(p_output ‖ m), m = ½ (p_row + p_output)',
    meaning: 'How far this row and the output are apart, the same from either side and at most ln 2.',
    ...{ high: 'nothing in common', low: 'the same belief', unit: 'nats', missing: NOWHERE, of: ['lens'] },
  },
  agreement: {
    name: 'Top token agrees with the output',
    formula: 'argmax p_row = argmax p_output',
    meaning: 'Whether this row’s first choice is already the output’s.',
    ...{ high: 'the same first choice', low: 'another one', unit: 'yes or no', missing: NOWHERE, of: ['lens'] },
  },
  surprisal: {
    name: 'Surprisal of the true next token',
    formula: '−ln p(next token | row)',
    meaning: 'How surprised this row is by the token that really comes next: its cross-entropy.',
    ...{ high: 'surprised', low: 'expected it', unit: 'nats', missing: LAST, of: ['lens'] },
  },
  targetRank: {
    name: 'Rank of the true next token',
    formula: '1 + number of tokens more probable than the true next one',
    meaning: 'Where the token that really comes next stands in this row’s list.',
    ...{ high: 'far down the list', low: '1 is the first choice', unit: 'rank', of: ['lens'] },
    missing: `${LAST} ${UNCOUNTED}`,
  },
  tokenProb: {
    name: 'Probability of a followed token',
    formula: 'p(token | row); of a group Σ p(token | row)',
    meaning: 'How probable this row finds the chosen token, or any token of the chosen group.',
    ...{ high: 'probable', low: 'improbable', unit: 'probability', missing: OUTSIDE, of: ['lens'] },
  },
  tokenLogProb: {
    name: 'Log-probability of a followed token',
    formula: 'ln p(token | row); of a group ln Σ p(token | row)',
    meaning: 'How probable this row finds the chosen token, on a scale that also tells small probabilities apart.',
    ...{ high: 'near 0, probable', low: 'improbable', unit: 'nats', missing: OUTSIDE, of: ['lens'] },
  },
  tokenRank: {
    name: 'Rank of a followed token',
    formula: '1 + number of tokens more probable than the chosen one; of a group the best rank of its tokens',
    meaning: 'Where the chosen token stands in this row’s list.',
    ...{ high: 'far down the list', low: '1 is the first choice', unit: 'rank', of: ['lens'] },
    missing: `${OUTSIDE.slice(0, -1)}, and beyond the top ones in a packed view. ${UNCOUNTED}`,
  },
  tokenLogit: {
    name: 'Logit of a followed token',
    formula: 'logit(token | row) = ln p + ln Σ exp(logits); of a group ln Σ exp(logit(token | row))',
    meaning: 'The score of the chosen token before softmax; only differences within a cell have a meaning.',
    ...{ high: 'a large score', low: 'a small one', unit: 'logits', missing: OUTSIDE, of: ['lens'] },
  },
  logitDifference: {
    name: 'Logit difference',
    formula: 'mean logit(target) − mean logit(against) = mean ln p(target) − mean ln p(against)',
    meaning: 'By how much this row prefers one token, or the mean of a group, to another.',
    ...{ high: 'prefers the target', low: 'prefers the other', unit: 'logits', missing: OUTSIDE },
    of: ['lens', 'attribution', 'patching'],
  },
  contribution: {
    name: 'Contribution to the logit',
    formula:
      '(part of the last stream, times the final norm’s scale there) · unembedding(target), less that of against',
    meaning:
      'What one component adds to the logit of the target; the contributions sum to the model’s own, before any softcap.',
    ...{ high: 'pushes towards the target', low: 'pushes away', unit: 'logits', missing: NOWHERE, of: ['attribution'] },
  },
  restored: {
    name: 'Restored share of the metric',
    formula:
      '(metric after the patch − metric of the corrupted run) / (metric of the clean run − that of the corrupted run)',
    meaning: 'How far putting one clean activation into the corrupted run brings the metric back.',
    ...{ high: '1 is the clean run', low: '0 is the corrupted run', unit: 'share', of: ['patching'] },
    missing: 'Where both runs have the same metric: there is nothing to restore.',
  },
  restoredByGradient: {
    name: 'Restored share of the metric, by gradient',
    formula:
      'Σ_d (clean activation − corrupted activation)_d · ∂metric/∂activation_d at the corrupted run / (metric of the clean run − that of the corrupted run)',
    meaning:
      'An estimate to first order of how far putting one clean activation into the corrupted run brings the metric back (attribution patching); one gradient serves all cells.',
    ...{ high: '1 is the clean run', low: '0 is the corrupted run', unit: 'share', of: ['patching'] },
    missing: 'Where both runs have the same metric: there is nothing to restore.',
  },
  attention: {
    name: 'Attention weight',
    formula: 'softmax over keys of the scaled scores, as the family has them',
    meaning: 'How much of what a query takes comes from a key; each query’s weights sum to 1.',
    ...{ high: 'takes much from there', low: 'takes little', unit: 'weight', of: ['attention'] },
    missing: 'Above the diagonal, where the future is masked. In layers without attention.',
  },
  attentionWithoutSinks: {
    name: 'Attention weight without sinks',
    formula: 'w / (1 − Σ w of sinks), sinks left out; a sink is a key with mean weight over later queries > 0.5',
    meaning:
      'How a query shares out what it does not give to sinks; what is left of each query is made to sum to 1 again.',
    ...{ high: 'takes much of the rest from there', low: 'takes little of it', unit: 'weight', of: ['attention'] },
    missing: 'At sinks, and above the diagonal, where the future is masked. Where a query reads sinks alone.',
  },
  headEntropy: {
    name: 'Entropy of a head',
    formula: 'mean over queries of −Σ w ln w',
    meaning: 'How widely a head spreads its attention.',
    ...{ high: 'looks at many tokens', low: 'looks at one', unit: 'nats', of: ['attention'] },
    missing: 'In layers without attention.',
  },
  headDistance: {
    name: 'Mean distance of a head',
    formula: 'mean over queries of Σ w · (query − key)',
    meaning: 'How far back a head looks on average.',
    ...{ high: 'far back', low: '0 is the token itself', unit: 'tokens', of: ['attention'] },
    missing: 'In layers without attention.',
  },
  rollout: {
    name: 'Attention rollout',
    formula: 'Π over layers of (½ mean over heads + ½ identity)',
    meaning:
      'How much of each token would reach a position if every layer mixed streams by its mean pattern and passed half on.',
    ...{ high: 'much reaches it', low: 'little', unit: 'weight', of: ['attention'] },
    missing: 'Above the diagonal, where the future is masked.',
  },
} as const satisfies Record<string, Measure>

export type MeasureId = keyof typeof MEASURES
