import type { RunKind } from '@lensboard/contract'
import { createContext, useContext } from 'react'
import type { Editor } from 'tldraw'
import type { LensShelf } from '../cards/lens-shelf.js'
import type { RunSource } from '../cards/run-source.js'
import type { PdfFonts } from '../export/pdf-fonts.js'
import type { Watchable } from './watchable.js'

/** A cell of a result, for an address: its row and its column. */
export interface CellPlace {
  row: number
  position: number
}

/** What the canvas asks of the page around it. One object for the life of the editor. */
export interface BoardHost {
  /** "+ Card" or `I`: open the form of a new card, through a lens of the library where one is named. */
  insertCard(kind?: RunKind, lens?: string): void
  toggleInspector(): void
  /** Open the form of the selected card, the cursor in its prompt. */
  editCard(): void
  /** Run the author's draft of a card that says "Inputs changed". */
  runDraft(cardId: string): void
  /** Let the person choose what a card is compared with: first offered is another lens, or another card. */
  compareLenses(cardId: string, first: 'lens' | 'card'): void
  /** "From a template…": let the person choose what is compared. */
  openTemplates(): void
  /** Open the command palette, for everything or for the cards of the board. */
  openPalette(mode: 'all' | 'cards'): void
  /** Begin the tour of the board, or go on with it where it was left. */
  takeTour(): void
  /** Copy the address of a card, or of a cell of it, and say so. */
  copyLink(cardId: string, cell?: CellPlace): void
  /** "Import…", or files that were dropped at a point of the page: recognise them and let the person choose. */
  importFiles(files?: readonly File[], at?: { x: number; y: number }): void
  /** Open the form of a new card with what an imported card was asked, to be placed beside it. */
  matchImport(cardId: string): void
  /** The library of lenses, for what cards say of theirs. */
  lenses: Watchable<LensShelf>
  /** Where a lens of the library is described. */
  lensPage(hash: string): string
  /** tldraw's own menu changed the colour scheme; the page keeps it. */
  setTheme(theme: 'light' | 'dark' | 'system'): void
  /** Tells the person something that just happened, and what they can do about it for a while. */
  say(words: string, act?: { label: string; run(): void }): void
  /** Addresses of the TrueType fonts that a PDF carries. */
  pdfFonts: PdfFonts
  /** Others see which cell this person points at; row and column as in the result. */
  pointAt(cell: { shapeId: string; row: number; position: number } | undefined): void
}

const BoardHostContext = createContext<BoardHost | null>(null)
export const BoardHostProvider = BoardHostContext.Provider

export function useBoardHost(): BoardHost {
  const host = useContext(BoardHostContext)
  if (!host) throw new Error('the editor needs a BoardHost around it')
  return host
}

// tldraw's overrides are module constants and get only the editor, so the way from an editor to its page is kept here.
const hosts = new WeakMap<Editor, BoardHost>()
export const setHostOf = (editor: Editor, host: BoardHost): void => void hosts.set(editor, host)
export const hostOf = (editor: Editor): BoardHost | undefined => hosts.get(editor)

const runs = new WeakMap<Editor, RunSource>()
export const setRunsOf = (editor: Editor, source: RunSource): void => void runs.set(editor, source)
export const runsOf = (editor: Editor): RunSource | undefined => runs.get(editor)
