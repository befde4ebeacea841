import {
  ArrowToolbarItem,
  DefaultContextMenu,
  DefaultContextMenuContent,
  DefaultStylePanel,
  DefaultToolbar,
  DrawToolbarItem,
  EllipseToolbarItem,
  EraserToolbarItem,
  FrameToolbarItem,
  HandToolbarItem,
  HighlightToolbarItem,
  LaserToolbarItem,
  LineToolbarItem,
  NoteToolbarItem,
  RectangleToolbarItem,
  SelectToolbarItem,
  TextToolbarItem,
  type TLComponents,
  type TLUiContextMenuProps,
  type TLUiStylePanelProps,
  TldrawUiMenuActionItem,
  TldrawUiMenuGroup,
  TldrawUiMenuItem,
  TldrawUiToolbarButton,
  useActions,
  useEditor,
  useReadonly,
  useValue,
} from 'tldraw'
import { CardOverlays } from '../cards/card-overlays.js'
import { isActive, isAnswered, isFailed, selectedCards } from '../cards/run-acts.js'
import { useBoardHost } from './board-host.js'
import { CardKindsMenu } from './card-kinds-menu.js'
import { CollaboratorCursor } from './collaborator-cursor.js'
import { areTwoReadings } from './compare-cards.js'
import { onlyPatchingCard } from './compare-methods.js'
import { BoardLoading, CardFallback } from './fallbacks.js'
import { isCard, learnedLensOf, onlyCard, onlyLensCard } from './selection.js'
import { KeyboardShortcutsDialog } from './shortcuts-dialog.js'

function AddCardButton() {
  const host = useBoardHost()
  return (
    <TldrawUiToolbarButton
      type="tool"
      className="lb-add-card"
      title="Add a card (I)"
      aria-label="Add card"
      data-value="add-card"
      data-testid="tools.add-card"
      onClick={() => host.insertCard()}
    >
      <span aria-hidden="true">+ Card</span>
    </TldrawUiToolbarButton>
  )
}

function Toolbar() {
  const readonly = useReadonly()
  if (readonly)
    return (
      <DefaultToolbar>
        <HandToolbarItem />
        <SelectToolbarItem />
        <LaserToolbarItem />
      </DefaultToolbar>
    )
  return (
    <DefaultToolbar>
      <AddCardButton />
      <CardKindsMenu />
      <SelectToolbarItem />
      <HandToolbarItem />
      <DrawToolbarItem />
      <EraserToolbarItem />
      <ArrowToolbarItem />
      <TextToolbarItem />
      <NoteToolbarItem />
      <RectangleToolbarItem />
      <FrameToolbarItem />
      <EllipseToolbarItem />
      <LineToolbarItem />
      <HighlightToolbarItem />
      <LaserToolbarItem />
    </DefaultToolbar>
  )
}

/** Colours and dashes belong to drawn shapes; a selection of cards has none. */
function StylePanel(props: TLUiStylePanelProps) {
  const editor = useEditor()
  const onlyCards = useValue('only cards', () => {
    const selected = editor.getSelectedShapes()
    return selected.length > 0 ? selected.every(isCard) : ['select', 'hand'].includes(editor.getCurrentToolId())
  }, [editor])
  return onlyCards ? null : <DefaultStylePanel {...props} />
}

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
      {card && cards.length === 1 && card.props.spec.kind !== 'difference' && isAnswered(editor, card) ? (
        <TldrawUiMenuActionItem actionId="verify-run" />
      ) : null}
    </TldrawUiMenuGroup>
  )
}

/** tldraw writes "F + 2": a key of several letters stands in brackets where it is shown, and not where it is heard. */
function RenameItem() {
  const action = useActions()['rename-card']
  return action ? <TldrawUiMenuItem {...action} kbd="[[F2]]" /> : null
}

function ContextMenu(props: TLUiContextMenuProps) {
  const editor = useEditor()
  const card = useValue('card under the menu', () => onlyCard(editor)?.id, [editor])
  return (
    <DefaultContextMenu {...props}>
      {card ? (
        <TldrawUiMenuGroup id="card">
          <TldrawUiMenuActionItem actionId="edit-card" />
          <RenameItem />
          {learnedLensOf(editor) ? <TldrawUiMenuActionItem actionId="open-lens" /> : null}
        </TldrawUiMenuGroup>
      ) : null}
      <RunItems />
      <DefaultContextMenuContent />
    </DefaultContextMenu>
  )
}

/** tldraw's parts as the board shows them. A module constant: a new object would render the whole interface again. */
export const components: TLComponents = {
  SharePanel: null,
  TopPanel: null,
  PageMenu: null,
  HelpMenu: null,
  DebugMenu: null,
  DebugPanel: null,
  CursorChatBubble: null,
  Toolbar,
  StylePanel,
  ContextMenu,
  KeyboardShortcutsDialog,
  CollaboratorCursor,
  InFrontOfTheCanvas: CardOverlays,
  LoadingScreen: BoardLoading,
  ShapeErrorFallback: CardFallback,
}
