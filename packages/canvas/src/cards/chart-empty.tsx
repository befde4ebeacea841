import type { LensResult } from '@lensboard/contract'
import { type ChartChoice, firstPins, SlotBadge } from '@lensboard/heatmap'
import { useEditor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { changeView } from './change-card.js'
import { pinHolder } from './chart-source.js'
import { canFollow, followTokens } from './pin-acts.js'
import { CardButton } from './run-body.js'

interface ChartEmptyProps {
  shape: CardShape
  result: LensResult
  choice: ChartChoice
  readonly: boolean
}

/** Why a chart has nothing to draw, and the one thing to do about it. */
export function ChartEmpty({ shape, result, choice, readonly }: ChartEmptyProps) {
  const editor = useEditor()
  const pair = choice.measure === 'logitDifference' && choice.subjects.length === 1
  const [position = 0] = choice.positions
  return (
    <div className="lb-card__chart-empty">
      <p>
        {pair
          ? 'A difference needs two groups. Track another token: click it in a cell’s popup.'
          : 'Track a token: click it in a cell’s popup.'}
      </p>
      {readonly ? null : (
        <CardButton
          onPress={() => {
            const holder = pinHolder(editor, shape)
            const { pins } = holder.props.view ?? {}
            const first = firstPins(result, position)
            const positions = pins?.positions.length ? pins.positions : first.positions
            changeView(editor, holder, 'track top tokens', { pins: { groups: first.groups, positions } })
          }}
        >
          Track the top tokens
        </CardButton>
      )}
    </div>
  )
}

/** Groups that the reading has nowhere at the drawn positions. */
export function AbsentGroups({ shape, slots }: { shape: CardShape; slots: readonly number[] }) {
  const editor = useEditor()
  if (slots.length === 0) return null
  const groups = shape.props.view?.pins?.groups ?? []
  const ids = slots.flatMap((slot) => groups[slot] ?? [])
  return (
    <p className="lb-card__chart-absent">
      {slots.map((slot) => (
        <SlotBadge key={slot} slot={slot} />
      ))}
      <span>{slots.length === 1 ? 'is' : 'are'} not in the result here.</span>
      {ids.length > 0 && canFollow(editor, shape) ? (
        <CardButton onPress={() => followTokens(editor, shape, ids)}>Follow and run again</CardButton>
      ) : null}
    </p>
  )
}
