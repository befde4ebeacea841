import { isRunSpec } from '@lensboard/contract'
import {
  DefaultContextMenu,
  DefaultContextMenuContent,
  type TLUiContextMenuProps,
  TldrawUiMenuActionItem,
  TldrawUiMenuGroup,
  TldrawUiMenuItem,
  useActions,
  useEditor,
  useValue,
} from 'tldraw'
import { cellArrows } from '../annotations/annotation-list.js'
import { highlightsOf } from '../annotations/highlights.js'
import { openHighlight } from '../annotations/open-highlight.js'
import { isTable } from '../cards/own-table.js'
import { isActive, isAnswered, isFailed, selectedCards } from '../cards/run-acts.js'
import { chartActions } from './actions/chart-actions.js'
import { cardsToExport } from './actions/export-actions.js'
import { isImportedCard } from './actions/import-actions.js'
import { hasAnswer } from './actions/view-actions.js'
import { areTwoReadings } from './compare-cards.js'
import { CompareItems } from './compare-items.js'
import { onlyPatchingCard } from './compare-methods.js'
import { isCellHeld } from './held-cells.js'
import { learnedLensOf, onlyCard, onlyLensCard } from './selection.js'
import { canTidy } from './tidy.js'

/** What can be done about the runs of the selected cards; read when the menu opens. */
function RunItems() {
  const editor = useEditor()
  if (editor.getIsReadonly()) return null
  const cards = selectedCards(editor)
  const [card] = cards
  return (
    <TldrawUiMenuGroup id="run">
      {cards.some((one) => isActive(editor, one)) ? <TldrawUiMenuActionItem actionId="cancel-run" /> : null}
      {cards.some((one) => isFailed(editor, one)) ? <TldrawUiMenuActionItem actionId="run-again" /> : null}
      {onlyLensCard(editor) || areTwoReadings(cards) ? <TldrawUiMenuActionItem actionId="compare-lenses" /> : null}
      {onlyPatchingCard(editor) ? <TldrawUiMenuActionItem actionId="compare-methods" /> : null}
      {card && cards.length === 1 && isRunSpec(card.props.spec) && isAnswered(editor, card) ? (
        <TldrawUiMenuActionItem actionId="verify-run" />
      ) : null}
    </TldrawUiMenuGroup>
  )
}

/** Where cards stand. */
function PlaceItems() {
  const editor = useEditor()
  if (editor.getIsReadonly() || !canTidy(editor)) return null
  return (
    <TldrawUiMenuGroup id="place">
      <TldrawUiMenuActionItem actionId="tidy-cards" />
    </TldrawUiMenuGroup>
  )
}

/** Charts of a reading, and whether a card is bound to others. */
function ChartItems() {
  const editor = useEditor()
  if (editor.getIsReadonly()) return null
  const actions = chartActions(editor)
  return Object.keys(actions).flatMap((id) =>
    actions[id]?.applies?.(editor) ? [<TldrawUiMenuActionItem key={id} actionId={id} />] : [],
  )
}

/** tldraw writes "F + 2": a key of several letters stands in brackets where it is shown, and not where it is heard. */
function RenameItem() {
  const action = useActions()['rename-card']
  return action ? <TldrawUiMenuItem {...action} kbd="[[F2]]" /> : null
}

/** The answer of the selected card as a native table, or as its picture again. */
function TableItem() {
  const editor = useEditor()
  const action = useActions()['toggle-table']
  const card = onlyCard(editor)
  if (!action || !card || !hasAnswer(editor)) return null
  return <TldrawUiMenuItem {...action} label={isTable(editor, card) ? 'Show the picture' : 'Open as table'} />
}

/** The list of what people left on the selected card; read when the menu opens. */
function AnnotationsItem() {
  const editor = useEditor()
  const card = onlyCard(editor)
  const count = card ? highlightsOf(card).length + cellArrows(editor, card).length : 0
  if (!card || count === 0) return null
  const open = () => void openHighlight(editor).set({ shapeId: card.id, id: null, walked: true })
  return <TldrawUiMenuItem id="annotations" label={`Highlights and arrows (${count})`} onSelect={open} />
}

/** tldraw's menu with what can be done with cards before it. */
export function ContextMenu(props: TLUiContextMenuProps) {
  const editor = useEditor()
  const card = useValue('card under the menu', () => onlyCard(editor)?.id, [editor])
  const cellHeld = useValue('cell held', () => isCellHeld(editor).get(), [editor])
  return (
    <DefaultContextMenu {...props} disabled={cellHeld || props.disabled === true}>
      {card ? (
        <TldrawUiMenuGroup id="card">
          <TldrawUiMenuActionItem actionId="edit-card" />
          <RenameItem />
          <ChartItems />
          <TableItem />
          <AnnotationsItem />
          {learnedLensOf(editor) ? <TldrawUiMenuActionItem actionId="open-lens" /> : null}
          {!editor.getIsReadonly() && isImportedCard(editor) ? (
            <TldrawUiMenuActionItem actionId="match-import" />
          ) : null}
          <TldrawUiMenuActionItem actionId="copy-link" />
        </TldrawUiMenuGroup>
      ) : null}
      <RunItems />
      <CompareItems />
      {cardsToExport(editor).length > 0 ? (
        <TldrawUiMenuGroup id="export">
          <TldrawUiMenuActionItem actionId="export-cards" />
        </TldrawUiMenuGroup>
      ) : null}
      <PlaceItems />
      <DefaultContextMenuContent />
    </DefaultContextMenu>
  )
}
