import { type CardResult, interventionsOf } from '@lensboard/contract'
import { alignmentNotes, interventionWords, Provenance } from '@lensboard/heatmap'
import { useEditor } from 'tldraw'
import { useBoardHost } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { shownSpec, useShownRun } from './baseline.js'
import { provenanceOf } from './card-state.js'
import { sidesOf, throughOfSides, useThrough } from './lens-words.js'
import { Popup } from './popup.js'
import { VerifySection } from './verify-section.js'

/** Where a card's numbers come from. */
export function ProvenancePopup({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const { view, baseline, readings } = useShownRun(shape.props)
  const host = useBoardHost()
  const { spec } = shape.props
  const through = useThrough(spec)
  if (view.phase !== 'done') return null
  const { verification } = view
  const sides = sidesOf(spec, through)
  // What was read is said as it was read, each with its own tokens and rows.
  const { result, runKey, stored } = readings?.a ?? view
  const [first, second] = spec.kind === 'difference' ? throughOfSides(spec, through) : through
  const badge = { x: shape.props.w - 80, y: 0, w: 80, h: 32 }
  return (
    <Popup
      shape={shape}
      box={badge}
      label="Where these numbers come from"
      escapes
      onClose={() => provenanceOf(editor).set(null)}
    >
      <h3 className="lb-popup__title">Where these numbers come from</h3>
      {sides ? <h4 className="lb-popup__side">A: {sides.a}</h4> : null}
      <Provenance result={result} through={first} runKey={runKey} stored={stored} />
      <ChangesMade shape={shape} />
      {sides && readings ? (
        <>
          <Alignment a={view.result} b={baseline?.result} />
          <h4 className="lb-popup__side">B: {sides.b}</h4>
          <Provenance
            result={readings.b.result}
            through={second}
            runKey={readings.b.runKey}
            stored={readings.b.stored}
          />
        </>
      ) : null}
      {through.map(({ lens, record }) =>
        lens === 'logit' || record === null ? null : (
          <a
            key={lens.hash}
            className="lb-popup__library"
            href={host.lensPage(lens.hash)}
            target="_blank"
            rel="noreferrer"
          >
            {record?.title ?? lens.name} in the library
          </a>
        ),
      )}
      {spec.kind === 'difference' || result.facts.imported ? null : (
        <VerifySection shape={shape} verification={verification} />
      )}
    </Popup>
  )
}

/** How two readings were brought together, where that was needed. */
function Alignment({ a, b }: { a: CardResult; b: CardResult | undefined }) {
  if (a.kind !== 'lens' || b?.kind !== 'lens') return null
  const notes = alignmentNotes(a, b)
  return notes.length > 0 ? <p className="lb-popup__note">{notes.map(({ full }) => full).join(' ')}</p> : null
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
