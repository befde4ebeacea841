import type { ChartSpec } from '@lensboard/contract'
import { useMemo } from 'react'
import { type Editor, isShapeId, type TLShape, useValue } from 'tldraw'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { readingOf } from './reading-of.js'

/** The card that a chart was made from, while it is on the board and asks for a reading. */
export function sourceOf(editor: Editor, { props }: CardShape): CardShape | null {
  const { spec } = props
  if (spec.kind !== 'chart' || !spec.source || !isShapeId(spec.source)) return null
  const source = editor.getShape(spec.source)
  return isCard(source) && readingOf(source.props.spec) ? source : null
}

/** The card whose pins a card shows: its own, or for a chart those of its source. */
export const pinHolder = (editor: Editor, shape: CardShape): CardShape => sourceOf(editor, shape) ?? shape

type Pins = NonNullable<CardShape['props']['view']>['pins']

/** A chart as it is shown: with the question and the pins of its source. */
function follow(shape: CardShape, of: ChartSpec['of'] | null, pins: Pins): CardShape {
  const { spec, view } = shape.props
  if (spec.kind !== 'chart' || !of || (spec.of === of && view?.pins === pins)) return shape
  const { pins: _, ...rest } = view ?? {}
  return { ...shape, props: { ...shape.props, spec: { ...spec, of }, view: pins ? { ...rest, pins } : rest } }
}

/** A card as it is shown now. */
export function followed(editor: Editor, shape: CardShape): CardShape {
  const source = sourceOf(editor, shape)
  return source ? follow(shape, readingOf(source.props.spec), source.props.view?.pins) : shape
}

/** As `followed`, live: another question or other pins of the source are shown at once, its place on the board is not looked at. */
export function useFollowed(editor: Editor, shape: CardShape): CardShape {
  const of = useValue('reading of the source', () => {
    const source = sourceOf(editor, shape)
    return source && readingOf(source.props.spec)
  }, [editor, shape])
  const pins = useValue('pins of the source', () => sourceOf(editor, shape)?.props.view?.pins, [editor, shape])
  return useMemo(() => follow(shape, of, pins), [shape, of, pins])
}

/**
 * Keeps in every chart a copy of what its source asks and tracks, for when that is gone: written by whoever changes the
 * question or deletes the card, in the same step, so that undoing takes both back. Returns how to stop.
 */
export function keepCharts(editor: Editor): () => void {
  const charts = (of: CardShape) =>
    editor
      .getCurrentPageShapes()
      .filter((one): one is CardShape => isCard(one) && one.id !== of.id && isChartOf(one, of.id))
  const keep = (source: CardShape) => {
    const of = readingOf(source.props.spec)
    if (!of) return
    editor.run(
      () => {
        for (const { id, type, props } of charts(source).map((chart) => follow(chart, of, source.props.view?.pins)))
          editor.updateShape<CardShape>({ id, type, props: { spec: props.spec, view: props.view } })
      },
      { ignoreShapeLock: true },
    )
  }
  const stops = [
    editor.sideEffects.registerAfterChangeHandler('shape', (before: TLShape, after: TLShape, by) => {
      if (by === 'user' && isCard(before) && isCard(after) && before.props.spec !== after.props.spec) keep(after)
    }),
    editor.sideEffects.registerBeforeDeleteHandler('shape', (shape: TLShape, by) => {
      if (by === 'user' && isCard(shape)) keep(shape)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

const isChartOf = ({ props: { spec } }: CardShape, id: string): boolean => spec.kind === 'chart' && spec.source === id
