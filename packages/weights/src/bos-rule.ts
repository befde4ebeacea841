/** What a tokenizer puts around a text by itself, as tokens, and the BOS that its configuration names. */
export interface BosFacts {
  bos: string | undefined
  before: readonly string[]
  after: readonly string[]
}

/** What a tokenizer does by itself about a BOS, as a sentence for people. */
export function bosRuleOf({ bos, before, after }: BosFacts): string {
  const front = before.length === 0 ? '' : `${before.join(' ')} in front`
  const behind = after.length === 0 ? '' : `${after.join(' ')} behind`
  const added = [front, behind].filter(Boolean).join(' and ')
  if (bos === undefined) return `Adds ${added || 'nothing'}. (This tokenizer has no BOS.)`
  if (!added) return `Has ${bos}, but adds nothing by itself.`
  return before.includes(bos) ? `Adds ${added}.` : `Has ${bos}, but does not add it. Adds ${added}.`
}
