import {
  belongsTo,
  checkLensShape,
  errorFacts,
  type LensReader,
  type LensRef,
  type LibraryLens,
} from '@lensboard/contract'
import { byWords, KINDS, natsWords, qualityOf } from '../lenses/lens-words'

/** One line of the lens picker, as words. */
export interface LensChoice {
  /** `logit`, or the lens's hash. */
  value: string
  label: string
  group: 'Every model' | 'Of this model' | 'Made for other models' | 'Not in the library'
  hint: string
  /** Rows that read held-out text worse than the logit lens. */
  worse?: number
  /** Must be accepted by name before it reads this model. */
  foreign?: true
  disabled?: true
  record?: LibraryLens
}

export const LOGIT = 'logit'
const GROUPS: readonly LensChoice['group'][] = [
  'Every model',
  'Of this model',
  'Made for other models',
  'Not in the library',
]

/** How a question names a lens of the library; `accepted` where somebody accepted that it was made for other weights. */
export const lensRefOf = ({ hash, lens }: LibraryLens, accepted = false): LensRef => ({
  ...{ kind: lens.kind, name: lens.title, hash },
  ...(accepted && { madeFor: lens.checkpoint }),
})

/** Why a lens cannot read a model whoever accepts what; undefined where its shape fits. */
export function shapeProblem({ lens }: LibraryLens, model: LensReader): string | undefined {
  try {
    checkLensShape(lens, model)
    return
  } catch (error) {
    return errorFacts(error).message
  }
}

const GONE = 'Its file is gone from this machine. Bring it again.'

function choiceOf(one: LibraryLens, model: LensReader | null): LensChoice {
  const { hash, lens } = one
  const quality = qualityOf(one)
  const read = quality ? `KL ${natsWords(quality.lens)} · logit lens ${natsWords(quality.logitLens)}` : 'not evaluated'
  const own = model !== null && belongsTo(lens, model.checkpoint.hash)
  const problem = one.missing ? GONE : model ? shapeProblem(one, model) : undefined
  const madeFor = own ? byWords(one) : `made for ${lens.checkpoint.name}`
  return {
    value: hash,
    label: lens.title,
    group: own ? 'Of this model' : 'Made for other models',
    hint: problem ?? [KINDS[lens.kind], madeFor, read].join(' · '),
    record: one,
    ...(quality && quality.worse.length > 0 && { worse: quality.worse.length }),
    ...(!own && { foreign: true }),
    ...(problem && { disabled: true }),
  }
}

/**
 * Everything the lens picker offers for a model: the logit lens, what was made for it, the best first, then what was made
 * for others. A chosen lens that is not in the library stays readable.
 */
export function lensChoices(
  lenses: readonly LibraryLens[],
  model: LensReader | null,
  chosen: 'logit' | LensRef,
): LensChoice[] {
  const logit: LensChoice = {
    ...{ value: LOGIT, label: 'Logit lens', group: 'Every model', hint: 'The model’s own final norm and unembedding' },
  }
  const all = [logit, ...lenses.map((one) => choiceOf(one, model))]
  if (chosen !== 'logit' && !lenses.some(({ hash }) => hash === chosen.hash))
    all.push({ value: chosen.hash, label: chosen.name, group: 'Not in the library', hint: 'Deleted', disabled: true })
  const kl = ({ record }: LensChoice) => (record && qualityOf(record)?.lens) ?? Number.POSITIVE_INFINITY
  return all.sort(
    (a, b) =>
      GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) ||
      Number(a.disabled ?? false) - Number(b.disabled ?? false) ||
      Math.sign(kl(a) - kl(b)) ||
      a.label.localeCompare(b.label, 'en', { numeric: true }),
  )
}
