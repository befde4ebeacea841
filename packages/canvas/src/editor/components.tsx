import {
  ArrowToolbarItem,
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
  type TLUiStylePanelProps,
  TldrawUiToolbarButton,
  ToolbarItem,
  useEditor,
  useReadonly,
  useValue,
} from 'tldraw'
import { CardOverlays } from '../cards/card-overlays.js'
import { CommentButton } from '../comments/comment-button.js'
import { MARKDOWN_TYPE } from '../records/index.js'
import { useBoardHost } from './board-host.js'
import { CardKindsMenu } from './card-kinds-menu.js'
import { CollaboratorCursor, CollaboratorHint, CollaboratorShapeIndicator } from './collaborator-cursor.js'
import { ContextMenu } from './context-menu.js'
import { DifferenceLinks } from './difference-links.js'
import { BoardLoading, CardFallback } from './fallbacks.js'
import { MainMenu } from './main-menu.js'
import { isCard } from './selection.js'
import { ShapeIndicators } from './shape-indicators.js'
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
        <CommentButton />
        <LaserToolbarItem />
      </DefaultToolbar>
    )
  return (
    <DefaultToolbar>
      <AddCardButton />
      <CardKindsMenu />
      <CommentButton />
      <SelectToolbarItem />
      <HandToolbarItem />
      <DrawToolbarItem />
      <EraserToolbarItem />
      <ArrowToolbarItem />
      <TextToolbarItem />
      <NoteToolbarItem />
      <ToolbarItem tool={MARKDOWN_TYPE} />
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
  MainMenu,
  KeyboardShortcutsDialog,
  CollaboratorCursor,
  CollaboratorHint,
  CollaboratorShapeIndicator,
  ShapeIndicators,
  OnTheCanvas: DifferenceLinks,
  InFrontOfTheCanvas: CardOverlays,
  LoadingScreen: BoardLoading,
  ShapeErrorFallback: CardFallback,
}
