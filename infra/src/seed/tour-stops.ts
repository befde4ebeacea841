import type { PromptKind } from '@lensboard/contract'

export interface TourStop {
  kind: PromptKind
  title: string
  prompt: string
  note: string
  layer?: number
  head?: number | 'mean' | 'all'
}

/** What the demo board shows: behaviours the shipped model really has, as its model card lists them. */
export const TOUR_STOPS: readonly TourStop[] = [
  {
    kind: 'lens',
    title: 'Recall: the capital of France',
    prompt: 'The capital of France is',
    note: 'Read a card from the bottom up. Each row is what the model would say if it stopped there. “Paris” appears only near the top.',
  },
  {
    kind: 'lens',
    title: 'A wrong turn: Brazil',
    prompt: 'In Brazil, people speak',
    note: 'Last column: the middle rows lean to “Spanish”, the output says “Portuguese”. Click the cells to see how sure each row is.',
  },
  {
    kind: 'lens',
    title: 'Who gets the drink?',
    prompt: 'When Mary and John went to the store, John gave a drink to',
    note: 'Indirect object: the model must name the person who was mentioned once. Watch the last column settle.',
  },
  {
    kind: 'attention',
    title: 'Induction: looking back',
    prompt: 'tree; Emma; snow; lion; tree; Emma;',
    note: 'Last line: the second “Emma;” looks at “snow”, which followed the first. Layer 7, head 2 does induction. Fork to try others.',
    layer: 7,
    head: 2,
  },
]
