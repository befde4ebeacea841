import { interventionsOf } from '@lensboard/contract'
import { interventionWords, lensLabel, Provenance } from '@lensboard/heatmap'
import { useEditor } from 'tldraw'
import { useBoardHost } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { shownSpec, useShownRun } from './baseline.js'
import { provenanceOf } from './card-state.js'
import { useThrough } from './lens-words.js'
import { Popup } from './popup.js'
import { VerifySection } from './verify-section.js'

/** Where a card's numbers come from. */
export function ProvenancePopup({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const { view, baseline } = useShownRun(shape.props)
  const host = useBoardHost()
  const { spec } = shape.props
  const through = useThrough(spec)
  if (view.phase !== 'done') return null
  const { result, runKey, stored, verification } = view
  const [first, second] = through
  const badge = { x: shape.props.w - 80, y: 0, w: 80, h: 32 }
  return (
    <Popup
      shape={shape}
      box={badge}
      label="Where these numbers come from"
      onClose={() => provenanceOf(editor).set(null)}
    >
      <h3 className="lb-popup__title">Where these numbers come from</h3>
      {spec.kind === 'difference' && first ? <h4 className="lb-popup__side">A: {lensLabel(first)}</h4> : null}
      <Provenance result={result} through={first} runKey={runKey} stored={stored} />
      <ChangesMade shape={shape} />
      {spec.kind === 'difference' && second && baseline ? (
        <>
          <h4 className="lb-popup__side">B: {lensLabel(second)}</h4>
          <Provenance result={baseline.result} through={second} runKey={baseline.runKey} stored={baseline.stored} />
        </>
      ) : null}
      {through.map(({ lens, record }) =>
        lens === 'logit' || record === null ? null : (
          <a
            key={lens.hash}
            className="lb-popup__link"
            href={host.lensPage(lens.hash)}
            target="_blank"
            rel="noreferrer"
          >
            {record?.title ?? lens.name} in the library
          </a>
        ),
      )}
      {spec.kind === 'difference' ? null : <VerifySection shape={shape} verification={verification} />}
    </Popup>
  )
}

/** What the shown run changed inside the model, one sentence each. */
function ChangesMade({ shape }: { shape: CardShape }) {
  const interventions = interventionsOf(shownSpec(shape.props))
  if (interventions.length === 0) return null
  return (
    <ol className="lb-popup__changes" aria-label="Interventions">
      {interventions.map((one) => (
        <li key={interventionWords(one)}>{interventionWords(one)}.</li>
      ))}
    </ol>
  )
}
