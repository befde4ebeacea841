import { isOtherMethod, type PatchingResult, type PatchingSpec } from '@lensboard/contract'
import { type Editor, useEditor, useValue } from 'tldraw'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { useRun } from './run-source.js'

/** The same patching by the other method, where a card on this board asks it. */
export function counterpartOf(editor: Editor, { props: { spec } }: CardShape): CardShape | null {
  if (spec.kind !== 'patching') return null
  const asksIt = ({ props }: CardShape) => props.spec.kind === 'patching' && isOtherMethod(spec, props.spec)
  return editor.getCurrentPageShapes().filter(isCard).find(asksIt) ?? null
}

export interface BothMethods {
  exact: PatchingResult
  gradient: PatchingResult
}

/** The answer of a card beside that of its counterpart: null without one, undefined until it is there. */
export function useBothMethods(shape: CardShape, result: PatchingResult): BothMethods | null | undefined {
  const editor = useEditor()
  const { spec } = shape.props
  const other = useValue(
    'the other method',
    () => counterpartOf(editor, shape)?.props.spec as PatchingSpec | undefined,
    [editor, shape],
  )
  // A hook runs in any case: without another question it watches the card's own.
  const view = useRun(other ?? (spec as PatchingSpec))
  if (!other) return null
  if (view.phase !== 'done' || view.result.kind !== 'patching') return undefined
  return result.method === 'gradient'
    ? { exact: view.result, gradient: result }
    : { exact: result, gradient: view.result }
}
