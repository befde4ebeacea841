import type { RunState } from '@lensboard/contract'
import { CARD_PARTS } from '@lensboard/heatmap'
import { CardButton } from './run-body.js'
import { stageShare, stageWords } from './words.js'

interface PartialEdgeProps {
  run: RunState
  model: string
  /** Absent for who may not cancel. */
  onCancel?: (() => void) | undefined
}

/** Over an answer that is not whole yet: a line along its top edge that grows, how far it is, and how to stop it. */
export function PartialEdge({ run, model, onCancel }: PartialEdgeProps) {
  const share = stageShare(run)
  return (
    <>
      <div
        className="lb-card__edge"
        style={{ top: CARD_PARTS.header - 2 }}
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share === undefined ? {} : { 'aria-valuenow': Math.round(share * 100) })}
      >
        <span style={{ width: `${(share ?? 0) * 100}%` }} />
      </div>
      <div className="lb-card__partial" role="status" data-stage={run.stage.name}>
        <span>{stageWords(run, model)}</span>
        {onCancel ? <CardButton onPress={onCancel}>Cancel</CardButton> : null}
      </div>
    </>
  )
}
