import { AppError, errorFacts } from '@lensboard/contract'
import { useMemo, useState } from 'react'
import {
  TldrawUiDialogBody,
  TldrawUiDialogCloseButton,
  TldrawUiDialogHeader,
  TldrawUiDialogTitle,
  useEditor,
} from 'tldraw'
import { plural } from '../cards/words.js'
import { cardsToExport, shapesToExport } from '../editor/actions/export-actions.js'
import { isCard } from '../editor/selection.js'
import { CodeRows } from './code-rows.js'
import { download } from './download.js'
import type { ExportAct } from './export-act.js'
import { hasAnswer } from './exported-card.js'
import { FigureRows } from './figure-rows.js'
import { NumberRows } from './number-rows.js'

/** Everything that cards can be taken away as: figures, numbers, code, a page. */
export function ExportDialog() {
  const editor = useEditor()
  const [ids] = useState(() => cardsToExport(editor))
  const [shapes] = useState(() => shapesToExport(editor))
  const cards = useMemo(
    () =>
      ids
        .map((id) => editor.getShape(id))
        .filter(isCard)
        .filter((card) => hasAnswer(editor, card)),
    [editor, ids],
  )
  const waiting = ids.length - cards.length
  const [busy, setBusy] = useState<string | null>(null)
  const [said, setSaid] = useState<{ words: string; wrong: boolean } | null>(null)
  const act = async (id: string, work: () => Promise<string>) => {
    setBusy(id)
    setSaid(null)
    try {
      setSaid({ words: await work(), wrong: false })
    } catch (error) {
      const words = error instanceof AppError ? errorFacts(error).message : 'This file could not be made. Try again.'
      setSaid({ words, wrong: true })
    }
    setBusy(null)
  }
  const acts: ExportAct = {
    busy,
    save: (id, make) =>
      void act(id, async () => {
        const { name, contents } = await make()
        download(name, contents)
        return `Saved ${name}.`
      }),
    copy: (id, make) =>
      void act(id, async () => {
        await navigator.clipboard.writeText(await make())
        return 'Copied.'
      }),
  }
  const [only] = cards
  return (
    <>
      <TldrawUiDialogHeader>
        <TldrawUiDialogTitle>Export {plural(cards.length, 'card')}</TldrawUiDialogTitle>
        <TldrawUiDialogCloseButton />
      </TldrawUiDialogHeader>
      <TldrawUiDialogBody className="lb-export">
        {waiting > 0 ? <p className="lb-export__note">{plural(waiting, 'card')} without a result left out.</p> : null}
        <FigureRows shapes={shapes} cards={cards} acts={acts} />
        {cards.length === 1 && only ? (
          <>
            <NumberRows card={only} acts={acts} />
            <CodeRows card={only} acts={acts} />
          </>
        ) : (
          <p className="lb-export__note">Select one card for its numbers, code and page.</p>
        )}
      </TldrawUiDialogBody>
      <p className="lb-export__said" role={said?.wrong ? 'alert' : 'status'} data-wrong={said?.wrong || undefined}>
        {busy ? 'Making the file…' : said?.words}
      </p>
    </>
  )
}
