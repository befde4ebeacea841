import { type CardKind, type CardSpec, type RunState, specText } from '@lensboard/contract'
import { formatBytes, lensKindWords } from '@lensboard/heatmap'
import { checkpointOf } from './baseline.js'
import { CHART_WORDS } from './chart-choice.js'

const KIND_WORDS: Record<Exclude<CardKind, 'lens' | 'chart'>, string> = {
  difference: 'Difference',
  imported: 'Imported',
  attention: 'Attention',
  attribution: 'Attribution',
  patching: 'Patching',
  patchscope: 'Patchscope',
  dataset: 'Data set',
}

export const kindWord = (spec: CardSpec): string =>
  spec.kind === 'lens'
    ? lensKindWords(spec.lens)
    : spec.kind === 'chart'
      ? CHART_WORDS[spec.chart]
      : KIND_WORDS[spec.kind]

/** Characters of a prompt that stand for the whole of it; more fit on no card, and a screen reader would say them all. */
const TITLE_MAX = 200

/** The title a card shows: its own, else its prompt as one line, cut at a word where it is long. */
export function cardTitle(title: string, spec: CardSpec): string {
  const own = title.trim()
  if (own) return own
  const line = specText(spec)
    .slice(0, 4 * TITLE_MAX)
    .replace(/\s+/g, ' ')
    .trim()
  const characters = [...line]
  if (characters.length <= TITLE_MAX) return line || 'Untitled'
  const cut = characters.slice(0, TITLE_MAX).join('')
  // A prompt without spaces, as of ids or of Chinese, is cut where it is.
  return `${cut.replace(/ \S{0,40}$/, '')} …`
}

/** `name @ 4f2a91c`: the name is for people, seven digits of the hash for those who compare. A file has no hash to say. */
export function checkpointWord(spec: CardSpec): string {
  const checkpoint = checkpointOf(spec)
  return checkpoint ? `${checkpoint.name} @ ${checkpoint.hash.slice(0, 7)}` : modelNameOf(spec)
}

/** What the model of a card is called; a file may not say it. */
export function modelNameOf(spec: CardSpec): string {
  if (spec.kind === 'chart') return modelNameOf(spec.of)
  return checkpointOf(spec)?.name ?? (spec.kind === 'imported' && spec.model ? spec.model : 'unnamed model')
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

/** What the card says of a run that is under way; the elapsed time is said apart, it changes on its own. */
export function stageWords(run: RunState, model: string): string {
  const { name, done, total, unit } = run.stage
  if (run.status === 'queued' || name === 'queued')
    return run.ahead ? `Waiting for a worker · ${run.ahead} ahead` : 'Waiting for a worker'
  if (name === 'downloading')
    return unit === 'bytes' && done !== undefined && total
      ? `Downloading ${model} · ${formatBytes(done)} of ${formatBytes(total)}`
      : `Downloading ${model}`
  if (name === 'loading')
    return unit === 'bytes' && done !== undefined && total
      ? `Loading ${model} into memory · ${formatBytes(done)} of ${formatBytes(total)}`
      : 'Loading the model into memory'
  if (unit === 'tokens') return total ? `Writing · ${done ?? 0} of ${plural(total, 'token')}` : 'Writing'
  if (name === 'storing') return 'Storing the result'
  return total && done !== undefined && unit ? `Running · ${done} of ${plural(total, unit.slice(0, -1))}` : 'Running'
}

/** Share of the stage that is done, 0–1, or undefined when nobody knows. */
export function stageShare(run: RunState): number | undefined {
  const { done, total } = run.stage
  return done === undefined || !total ? undefined : Math.min(1, done / total)
}
