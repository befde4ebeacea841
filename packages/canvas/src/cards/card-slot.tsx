import { useEditor, useValue } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { useShownRun } from './baseline.js'
import { CardFrame } from './card-frame.js'
import { FollowingChart } from './chart-frame.js'
import { AwayCard, FarCard, isDrawnFar } from './far-card.js'
import { useNearness } from './nearness.js'
import { isTable } from './own-table.js'

/** As much of a card as can be seen: its place, its cells from far away, or all of it. */
export function CardSlot({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const nearness = useNearness(editor, shape.id)
  const table = useValue('is a table', () => isTable(editor, shape), [editor, shape])
  if (nearness === 'away') return <AwayCard shape={shape} />
  if (shape.props.spec.kind === 'chart') return <FollowingChart shape={shape} />
  if (table || !isDrawnFar(shape.props)) return <CardFrame shape={shape} />
  return <ReadingSlot shape={shape} near={nearness === 'near'} />
}

/** A reading, whole or from far away; what was seen from far away stays until the rest of it is here. */
function ReadingSlot({ shape, near }: { shape: CardShape; near: boolean }) {
  const glance = useShownRun(shape.props, 'glance')
  const whole = useShownRun(shape.props, near ? 'card' : 'glance')
  const { phase } = glance.view
  if (near ? whole.view.phase === 'asking' && phase === 'done' : phase === 'done' || phase === 'asking')
    return <FarCard shape={shape} run={glance} />
  return <CardFrame shape={shape} />
}
