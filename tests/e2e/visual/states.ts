import { AppError, type ErrorCode, type LensSpec, newSpec } from '@lensboard/contract'
import type { Asker } from './ask.js'
import type { Shown } from './questions.js'
import type { News } from './server-news.js'

/** A card that has no whole answer, and what the server says of its run. */
interface InState {
  shown: Shown
  prompt: string
  news: News
  phase: 'asking' | 'active' | 'failed'
}

const MB = 1024 * 1024
const FRANCE = 'The capital of France is'
const SHORT = 'tree; Emma; snow;'

/** The reading of which a part is there. */
export const PARTIAL = ({ checkpoint }: Asker): LensSpec => newSpec('lens', checkpoint, FRANCE)

/** Every state of a run that has no whole answer; `known` is the key of the reading of which a part is there. */
export function everyState(ask: Asker, known: string): InState[] {
  const active = (name: string, country: string, stage: Running['stage'], secondsAgo = 0): InState =>
    stateOf(ask, { name, country, phase: 'active', news: { status: 'running', stage, secondsAgo } })
  const failed = (name: string, country: string, code: ErrorCode, message?: string): InState => {
    const error = { code, message: new AppError(code, message).message }
    return stateOf(ask, {
      ...{ name, country, phase: 'failed' },
      news: { status: 'failed', stage: { name: 'running' }, error },
    })
  }
  return [
    stateOf(ask, {
      ...{ name: 'queued', country: 'Spain', phase: 'active' },
      news: { status: 'queued', stage: { name: 'queued' }, ahead: 2 },
    }),
    active('downloading', 'Italy', { name: 'downloading', done: 340 * MB, total: 1_230 * MB, unit: 'bytes' }),
    active('loading', 'Norway', { name: 'loading' }),
    active('running', 'Poland', { name: 'running', done: 3, total: 8, unit: 'layers' }, 1.4),
    active('running-long', 'Austria', { name: 'running' }, 42),
    active('writing', 'Greece', {
      ...{ name: 'running', done: 9, total: 40, unit: 'tokens' },
      text: ' Athens. The capital of Italy is Rome',
    }),
    {
      shown: { name: 'partial', spec: PARTIAL(ask), extent: [9, 5] },
      ...{ prompt: FRANCE, phase: 'active' },
      news: {
        ...{ runKey: known, status: 'running' },
        stage: { name: 'running', done: 3, total: 5, unit: 'positions', partial: 3 },
      },
    },
    {
      shown: { name: 'attention-running', spec: newSpec('attention', ask.checkpoint, SHORT), extent: [6, 6] },
      ...{ prompt: SHORT, phase: 'active' },
      news: { status: 'running', stage: { name: 'running', done: 2, total: 8, unit: 'layers' } },
    },
    failed('cancelled', 'Egypt', 'RUN_CANCELLED', 'Ada cancelled this run. Run it again to get a result.'),
    failed('out-of-memory', 'Japan', 'OUT_OF_MEMORY', 'Out of memory: needs 6.1 GB, 4.0 GB free.'),
    failed('unsupported', 'China', 'MODEL_UNSUPPORTED'),
    failed('interrupted', 'Cuba', 'RUN_INTERRUPTED'),
  ]
}

/** States of a card that no server has said anything of. */
export const withoutServer = (ask: Asker): InState[] => [
  stateOf(ask, { name: 'server-away', country: 'Peru', phase: 'failed', news: 'gone' }),
  stateOf(ask, { name: 'asking', country: 'Chile', phase: 'asking', news: 'silent' }),
]

type Running = Exclude<News, string>
type Said = { name: string; country: string } & Pick<InState, 'phase' | 'news'>

function stateOf({ checkpoint }: Asker, { name, country, ...rest }: Said): InState {
  const prompt = `The capital of ${country} is`
  return { shown: { name, spec: newSpec('lens', checkpoint, prompt), extent: [9, 5] }, prompt, ...rest }
}
