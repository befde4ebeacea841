import { FORMATS, NUMBER_FORMATS } from '@lensboard/exchange'
import { useMemo } from 'react'
import { useEditor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import type { ExportAct } from './export-act.js'
import { ExportRow, ExportSection } from './export-row.js'
import { exportedCard, shownCard } from './exported-card.js'
import { figureName } from './figure-name.js'

/** A card's numbers, for other programs. */
export function NumberRows({ card, acts }: { card: CardShape; acts: ExportAct }) {
  const editor = useEditor()
  const shown = useMemo(() => shownCard(editor, card), [editor, card])
  if (!shown) return null
  return (
    <ExportSection title="Numbers">
      {NUMBER_FORMATS.map((id) => {
        const { label, extension, type, fitness, write } = FORMATS[id]
        const found = fitness(shown)
        const save = () =>
          acts.save(id, async () => {
            const contents = new Blob([write(await exportedCard(editor, card))], { type })
            return { name: figureName(editor, [card], extension), contents }
          })
        return (
          <ExportRow
            key={id}
            label={label}
            truth={found.fits ? found.truth : found.why}
            unfit={!found.fits}
            busy={acts.busy !== null}
            acts={[{ label: 'Save', what: label, onPress: save }]}
          />
        )
      })}
    </ExportSection>
  )
}
