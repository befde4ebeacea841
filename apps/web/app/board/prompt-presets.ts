/** A prompt that shows something on nearly every model, and what to look for. */
interface PromptPreset {
  label: string
  prompt: string
  shows: string
}

/** The first few are offered as buttons, all of them in the menu. */
export const PRESETS_AT_HAND = 3

export const PROMPT_PRESETS: readonly PromptPreset[] = [
  {
    label: 'Facts',
    prompt: 'The capital of France is',
    shows: 'Recall: the answer appears in the upper layers, after the last token.',
  },
  {
    label: 'IOI',
    prompt: 'When Mary and John went to the store, John gave a drink to',
    shows: 'Indirect object: the name that was said once wins over the one said twice.',
  },
  {
    label: 'Induction',
    prompt: 'tree; Emma; snow; lion; tree; Emma;',
    shows: 'Copying: what followed a token before is expected to follow it again.',
  },
  {
    label: 'Translation',
    prompt: 'The French word for dog is',
    shows: 'Between languages: middle layers may hold the meaning before the word.',
  },
  {
    label: 'Agreement',
    prompt: 'The mice beside the box',
    shows: 'Grammar: the verb agrees with the subject, not with the nearest noun.',
  },
  {
    label: 'Opposites',
    prompt: 'The opposite of big is',
    shows: 'A relation: the answer settles early, in the middle layers.',
  },
  {
    label: 'Sequence',
    prompt: 'June, July, August,',
    shows: 'Going on with a list that is known by heart.',
  },
  {
    label: 'Pronouns',
    prompt: 'Mary lost her ring, so',
    shows: 'Gender: which pronoun follows from the name.',
  },
  {
    label: 'Arithmetic',
    prompt: '7 + 5 =',
    shows: 'Sums: small models know some by heart and guess at others.',
  },
]
