import {
  libraryFor,
  PYTHON_LIBRARIES,
  type PythonLibrary,
  pythonCode,
  pythonNotebook,
  whyNoPython,
} from '@lensboard/exchange'
import { useMemo, useState } from 'react'
import { useEditor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import type { ExportAct } from './export-act.js'
import { ExportRow, ExportSection } from './export-row.js'
import { exportedCard, shownCard } from './exported-card.js'
import { figureName } from './figure-name.js'
import { cardPage } from './page.js'

const LIBRARY_WORDS: Record<PythonLibrary, string> = {
  'transformer-lens': 'TransformerLens',
  nnsight: 'nnsight',
  'tuned-lens': 'tuned-lens',
}

/** A card as code that repeats it, and as a page of its own. */
export function CodeRows({ card, acts }: { card: CardShape; acts: ExportAct }) {
  const editor = useEditor()
  const shown = useMemo(() => shownCard(editor, card), [editor, card])
  const [asked, setAsked] = useState<PythonLibrary | null>(null)
  if (!shown) return null
  const library = asked ?? libraryFor(shown) ?? 'transformer-lens'
  const why = whyNoPython(shown, library)
  const file = (extension: string, text: string, type: string) => ({
    name: figureName(editor, [card], extension),
    contents: new Blob([text], { type }),
  })
  const program = async () => pythonCode(await exportedCard(editor, card), library)
  const notebook = async () =>
    file('.ipynb', pythonNotebook(await exportedCard(editor, card), library), 'application/x-ipynb+json')
  const page = async () => file('.html', await cardPage(editor, card), 'text/html')
  const busy = acts.busy !== null
  const none = PYTHON_LIBRARIES.every((one) => whyNoPython(shown, one) !== undefined)
  const choose = none ? null : (
    <select
      className="lb-select"
      aria-label="Python library"
      value={library}
      onChange={(event) => setAsked(event.target.value as PythonLibrary)}
    >
      {PYTHON_LIBRARIES.map((one) => (
        <option key={one} value={one} disabled={whyNoPython(shown, one) !== undefined}>
          {LIBRARY_WORDS[one]}
        </option>
      ))}
    </select>
  )
  return (
    <ExportSection title="Code and page">
      <ExportRow
        label="Python"
        truth={why ?? 'Repeats the reading from its token ids and prints how far it is from the card'}
        unfit={why !== undefined}
        busy={busy}
        options={choose}
        acts={[
          { label: 'Copy', what: 'as Python', onPress: () => acts.copy('copy-python', program) },
          {
            label: 'Save',
            what: 'Python',
            onPress: () => acts.save('python', async () => file('.py', await program(), 'text/x-python')),
          },
        ]}
      />
      <ExportRow
        label="Notebook"
        truth={why ?? `The same for Jupyter, with ${LIBRARY_WORDS[library]}; it needs the model's files, not Lensboard`}
        unfit={why !== undefined}
        busy={busy}
        acts={[{ label: 'Save', what: 'notebook', onPress: () => acts.save('notebook', notebook) }]}
      />
      <ExportRow
        label="HTML page"
        truth="One file that works offline: hover, details, legend and keyboard; every number inside"
        busy={busy}
        acts={[{ label: 'Save', what: 'HTML page', onPress: () => acts.save('page', page) }]}
      />
    </ExportSection>
  )
}
