import { type PatchingResult, patchingAgreement } from '@lensboard/contract'
import { AgreementPlot, agreementWords } from '@lensboard/heatmap'
import { useMemo } from 'react'
import { useEditor, useValue } from 'tldraw'
import { compareMethods } from '../editor/compare-methods.js'
import type { CardShape } from '../records/index.js'
import { agreementOf } from './card-state.js'
import { type BothMethods, useBothMethods } from './patching-counterpart.js'
import { CardButton } from './run-body.js'

interface AgreementProps {
  shape: CardShape
  result: PatchingResult
}

const useAgreement = (both: BothMethods | null | undefined) =>
  useMemo(() => (both ? patchingAgreement(both.exact, both.gradient) : undefined), [both?.exact, both?.gradient, both])

/** How well a patching agrees with its counterpart on the board; without one, the way to place it. */
export function MethodAgreement({ shape, result }: AgreementProps) {
  const editor = useEditor()
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  const both = useBothMethods(shape, result)
  const agreement = useAgreement(both)
  const other = result.method === 'gradient' ? 'exact' : 'gradient'
  if (both === null)
    return readonly ? null : (
      <span className="lb-card__agreement">
        <CardButton onPress={() => void compareMethods(editor, shape)}>{`Compare with ${other}`}</CardButton>
      </span>
    )
  if (!both || !agreement) return null
  return (
    <span className="lb-card__agreement">
      <CardButton onPress={() => agreementOf(editor).update((open) => (open === shape.id ? null : shape.id))}>
        {agreement.pearson === undefined ? agreementWords(agreement) : `${agreementWords(agreement)} with ${other}`}
      </CardButton>
    </span>
  )
}

/** Both methods cell by cell, in the popup of a card. */
export function AgreementDetails({ shape, result }: AgreementProps) {
  const both = useBothMethods(shape, result)
  const agreement = useAgreement(both)
  if (!both || !agreement) return <p className="lb-details-note">The other method’s card has no answer yet.</p>
  return <AgreementPlot exact={both.exact} gradient={both.gradient} agreement={agreement} />
}
