import { canonicalJson, type ReadingSpec } from '@lensboard/contract'

/** How far a lens lies from the output says most of it, so that is what a difference of lenses shows first. */
const OF_LENSES = 'klFromOutput'
/** Of other readings of one prompt: how probable each finds what the second one says in the end. */
const OF_READINGS = 'otherChoiceProb'
/** Of two prompts: what one says in the end the other seldom lists, so a measure that every cell has. */
const OF_PROMPTS = 'entropy'

/** What the difference of two readings shows first, wherever it is made: a measure that most of its cells have. */
export function firstMeasure(a: ReadingSpec, b: ReadingSpec): string {
  if (areOfLensesAlone(a, b)) return OF_LENSES
  return a.kind === 'lens' && b.kind === 'lens' && canonicalJson(a.input) === canonicalJson(b.input)
    ? OF_READINGS
    : OF_PROMPTS
}

/** Whether two questions differ in their lens alone. */
const areOfLensesAlone = (a: ReadingSpec, b: ReadingSpec): boolean =>
  a.kind === 'lens' &&
  b.kind === 'lens' &&
  canonicalJson({ ...a, lens: 'logit' }) === canonicalJson({ ...b, lens: 'logit' })
