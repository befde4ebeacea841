import type { Measure } from './measure.js'
import type { DatasetMeasure } from './result.js'

const EACH = 'Each prompt counts once: its mean over the tokens that are read, then mean and spread over prompts.'
const NO_NEXT = 'Of prompts of one token, and where only the last token is read: no true next token is known.'
const NO_ANSWER = 'Of prompts without an expected answer.'
const NOWHERE = 'Where the activations are no numbers.'

/** What a reading over a list of prompts is made of; each is shown as a mean with its spread over prompts. */
export const DATASET_MEASURES: Record<DatasetMeasure, Omit<Measure, 'of'>> = {
  targetLogProb: {
    name: 'Log-probability of the true next token',
    formula: 'mean over prompts of mean over tokens of ln p(next token | row)',
    meaning: `How well this row predicts the list’s own text. ${EACH}`,
    ...{ high: 'near 0, expected', low: 'surprised', unit: 'nats', missing: NO_NEXT },
  },
  targetTop1: {
    name: 'Accuracy on the true next token',
    formula: 'mean over prompts of the share of tokens with argmax p_row = next token',
    meaning: `How often this row’s first choice is the token that really comes next. ${EACH}`,
    ...{ high: '100 % is always', low: '0 % is never', unit: 'share', missing: NO_NEXT },
  },
  entropy: {
    name: 'Entropy',
    formula: 'mean over prompts of mean over tokens of −Σ p ln p',
    meaning: `How widely this row spreads its belief over the vocabulary. ${EACH}`,
    ...{ high: 'spread over many tokens', low: 'settled on few', unit: 'nats', missing: NOWHERE },
  },
  klFromOutput: {
    name: 'KL(output ‖ row)',
    formula: 'mean over prompts of mean over tokens of Σ p_output (ln p_output − ln p_row)',
    meaning: `How many nats are lost by using this row instead of the output. ${EACH}`,
    ...{ high: 'far from the output', low: 'the same belief', unit: 'nats', missing: NOWHERE },
  },
  klToOutput: {
    name: 'KL(row ‖ output)',
    formula: 'mean over prompts of mean over tokens of Σ p_row (ln p_row − ln p_output)',
    meaning: `How many nats are lost by using the output where this row is the truth. ${EACH}`,
    ...{ high: 'far from the output', low: 'the same belief', unit: 'nats', missing: NOWHERE },
  },
  answerLogProb: {
    name: 'Log-probability of the expected answer',
    formula: 'mean over prompts of ln p(first token of the answer | row) after the prompt’s last token',
    meaning: 'How probable this row finds the first token of the answer that the list expects.',
    ...{ high: 'near 0, expected', low: 'surprised', unit: 'nats', missing: NO_ANSWER },
  },
  answerTop1: {
    name: 'Accuracy on the expected answer',
    formula: 'share of prompts with argmax p_row = first token of the answer, after the prompt’s last token',
    meaning: 'How often this row’s first choice is the first token of the answer that the list expects.',
    ...{ high: '100 % is always', low: '0 % is never', unit: 'share', missing: NO_ANSWER },
  },
}
