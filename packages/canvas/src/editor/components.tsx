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
  TldrawUiToolbarButton,
  useEditor,
  useReadonly,
  useValue,
} from 'tldraw'
import { CardOverlays } from '../cards/card-overlays.js'
import { isActive, isAnswered, isFailed, selectedCards } from '../cards/run-acts.js'
import { useBoardHost } from './board-host.js'
import { CardKindsMenu } from './card-kinds-menu.js'
import { CollaboratorCursor } from './collaborator-cursor.js'
import { BoardLoading, CardFallback } from './fallbacks.js'
import { isCard, onlyCard } from './selection.js'
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
      {card && cards.length === 1 && isAnswered(editor, card) ? <TldrawUiMenuActionItem actionId="verify-run" /> : null}
    </TldrawUiMenuGroup>
  )
}

function ContextMenu(props: TLUiContextMenuProps) {
  const editor = useEditor()
  const card = useValue('card under the menu', () => onlyCard(editor)?.id, [editor])
  return (
    <DefaultContextMenu {...props}>
      {card ? (
        <TldrawUiMenuGroup id="card">
          <TldrawUiMenuActionItem actionId="edit-card" />
          <TldrawUiMenuActionItem actionId="rename-card" />
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
