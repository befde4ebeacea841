import type { Answer, DatasetPrompt, RunSpec } from '@lensboard/contract'

/** Files of a session's folder. `session.json` is written last: without it there is no session. */
export const FILES = {
  session: 'session.json',
  answer: 'answer.lbr',
  tensors: 'tensors.npz',
  prompts: 'prompts.jsonl',
} as const

export const FORMAT = 'lensboard-session'
export const VERSION = 1

/** What the axes of each array are. */
export const AXES: Record<string, readonly string[]> = {
  ids: ['token'],
  logits: ['token', 'vocabulary'],
  pattern: ['block', 'head', 'query', 'key'],
  ...Object.fromEntries(
    ['resid_pre', 'resid_mid', 'resid_post', 'attn_out', 'mlp_out'].map((name) => [name, ['block', 'token', 'width']]),
  ),
}

/** A session as it was saved: the question, its answer, and the prompts where it is about a list. */
export interface Session {
  folder: string
  spec: RunSpec
  answer: Answer
  prompts?: DatasetPrompt[]
  /** SHA-256 of each other file of the folder. */
  files: Record<string, string>
}
