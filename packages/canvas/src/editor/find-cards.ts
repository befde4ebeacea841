import { type CardResult, type CardSpec, pieceLabel, specText } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import { shownRun } from '../cards/baseline.js'
import { cardTitle, kindWord, modelNameOf } from '../cards/words.js'
import type { CardShape } from '../records/index.js'
import { runsOf } from './board-host.js'
import { isCard } from './selection.js'
import { readingRows } from './tidy-rows.js'

/** A card as a search sees it. */
export interface FoundCard {
  id: string
  title: string
  /** Its kind and model, for people: "Logit lens · workshop". */
  about: string
  kind: CardSpec['kind']
  /** The prompt, or the name of the list or file. */
  prompt: string
  /** What the card's answer reads and predicts at its output, each text once; empty until it is there. */
  tokens: readonly string[]
}

/** Every card of the board in the order in which they are read. */
export function findableCards(editor: Editor): FoundCard[] {
  const cards = editor.getCurrentPageShapes().filter(isCard)
  const boxes = cards.flatMap((card) => {
    const bounds = editor.getShapePageBounds(card)
    return bounds ? [{ card, x: bounds.x, y: bounds.y, w: bounds.w, h: bounds.h }] : []
  })
  return readingRows(boxes)
    .flat()
    .map(({ card }) => findable(editor, card))
}

function findable(editor: Editor, { id, props }: CardShape): FoundCard {
  const { spec } = props
  const view = runsOf(editor) && shownRun(runsOf(editor)!, props).view
  return {
    id,
    title: cardTitle(props.title, spec),
    about: `${kindWord(spec)} · ${modelNameOf(spec)}`,
    kind: spec.kind,
    prompt: specText(spec),
    tokens: view?.phase === 'done' ? tokensOf(view.result) : [],
  }
}

const known = new WeakMap<CardResult, readonly string[]>()

function tokensOf(result: CardResult): readonly string[] {
  const before = known.get(result)
  if (before) return before
  const texts = new Set<string>()
  if ('tokens' in result && result.kind !== 'dataset')
    for (const piece of result.tokens) texts.add(pieceLabel(piece).trim())
  if (result.kind === 'lens') {
    const { topIds, topK, rows, ids, vocabulary } = result
    const output = (rows.length - 1) * ids.length * topK
    for (let t = 0; t < ids.length; t++) {
      const piece = vocabulary.get(topIds[output + t * topK] ?? -1)
      if (piece) texts.add(pieceLabel(piece).trim())
    }
  }
  texts.delete('')
  const all = [...texts]
  known.set(result, all)
  return all
}
