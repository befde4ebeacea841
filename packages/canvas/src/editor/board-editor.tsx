import { type ComponentProps, memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type Editor, type TLAnyShapeUtilConstructor, type TLUserPreferences, Tldraw, useTldrawUser } from 'tldraw'
import { CellArrowUtil } from '../annotations/cell-arrow-util.js'
import { followCells } from '../annotations/cell-ends.js'
import { keepCellArrows } from '../annotations/copied-arrows.js'
import { followLists } from '../annotations/list-scroll.js'
import { CardShapeUtil } from '../cards/card-shape-util.js'
import { leaveCells } from '../cards/cell-mode.js'
import { keepCharts } from '../cards/chart-source.js'
import { watchNearness } from '../cards/nearness.js'
import { followPointer } from '../cards/pointed-card.js'
import { type RunSource, RunSourceProvider } from '../cards/run-source.js'
import { watchCards } from '../cards/watch-cards.js'
import { attachComments } from '../comments/board-comments.js'
import type { CommentSource } from '../comments/comment-source.js'
import { CommentTool } from '../comments/comment-tool.js'
import { keepDeletedCards } from '../comments/keep-deleted.js'
import { MarkdownShapeUtil } from '../notes/markdown-shape-util.js'
import { MarkdownTool } from '../notes/markdown-tool.js'
import { type BoardHandle, createBoardHandle } from './board-handle.js'
import { type BoardHost, BoardHostProvider, setHostOf, setRunsOf } from './board-host.js'
import { showWholeSelection } from './bring-into-view.js'
import { components } from './components.js'
import { keepCopiedCharts } from './copied-charts.js'
import { receiveFiles } from './external-content.js'
import { BoardLoading } from './fallbacks.js'
import { openView } from './first-view.js'
import { keepFollowing } from './follow.js'
import { followZoom } from './follow-zoom.js'
import { openHeldCells } from './held-cells.js'
import { fontsLater } from './late-fonts.js'
import type { BoardSession } from './open-board.js'
import { overrides } from './overrides.js'
import { watchIdle } from './shown-peers.js'
import { steadyHover } from './steady-hover.js'
import { keepMenuSteady } from './steady-menu.js'
import { tabInDialogs } from './tab-in-dialogs.js'
import { useWatch } from './watchable.js'
import { calmZoomStyle } from './zoom-style.js'

/** URLs of fonts, icons and translations, from `@tldraw/assets`; a module constant of the page. */
export type BoardAssets = NonNullable<ComponentProps<typeof Tldraw>['assetUrls']>

export interface BoardEditorProps {
  session: BoardSession
  assetUrls: BoardAssets
  licenseKey?: string | undefined
  theme: 'light' | 'dark'
  person: { id: string; name: string; color: string }
  runs: RunSource
  host: BoardHost
  comments: CommentSource
  /** Called with the handle when the editor stands, and with null when it goes. */
  onHandle(handle: BoardHandle | null): void
}

// Its handlers may answer `meta: undefined`, which tldraw's own type forgets.
const arrowUtil = CellArrowUtil as TLAnyShapeUtilConstructor
const shapeUtils = [CardShapeUtil, arrowUtil, MarkdownShapeUtil]
const tools = [CommentTool, MarkdownTool]
// One board, one page: anchors, presence and the minimap stay simple.
const OPTIONS = { maxPages: 1, branding: 'Board' }
const PREFERENCES_KEY = 'lensboard.canvas'

/** The board's canvas: tldraw with our cards, interface and colours. What the page around it draws anew is no reason to draw it anew. */
export const BoardEditor = memo(function BoardEditor({ session, licenseKey, ...props }: BoardEditorProps) {
  const { theme, person, runs, host, comments, assetUrls, onHandle } = props
  const [editor, setEditor] = useState<Editor | null>(null)
  const store = useWatch(session.store)
  const readonly = !useWatch(session.canEdit)
  const user = useTldrawUser(useCanvasUser(person, theme, host))

  useEffect(() => {
    if (!editor) return
    editor.updateInstanceState({ isReadonly: readonly })
    // People who only look expect a drag to move the view.
    editor.setCurrentTool(readonly ? 'hand' : 'select')
    leaveCells(editor)
  }, [editor, readonly])

  const onMount = useCallback(
    (mounted: Editor) => {
      setHostOf(mounted, host)
      setRunsOf(mounted, runs)
      runs.paceBy?.(() => mounted.getCameraState() !== 'idle')
      receiveFiles(mounted, host)
      keepCopiedCharts(mounted)
      keepCellArrows(mounted)
      showWholeSelection(mounted)
      const stops = [
        fontsLater(mounted),
        attachComments(mounted, comments),
        keepDeletedCards(mounted),
        keepCharts(mounted),
        keepMenuSteady(window),
        tabInDialogs(mounted.getContainer()),
        openHeldCells(mounted),
        followZoom(mounted),
        calmZoomStyle(mounted),
        openView(mounted, session.boardId),
        followPointer(mounted),
        steadyHover(mounted),
        watchNearness(mounted),
        watchCards(mounted, runs),
        followCells(mounted),
        followLists(mounted),
        watchIdle(mounted),
        keepFollowing(mounted),
        session.attach(mounted),
      ]
      setEditor(mounted)
      onHandle(createBoardHandle(mounted))
      return () => {
        for (const stop of stops) stop()
        setEditor(null)
        onHandle(null)
      }
    },
    [session, host, runs, comments, onHandle],
  )

  return (
    <div className="lb-board" data-theme={theme}>
      {store ? (
        <RunSourceProvider value={runs}>
          <BoardHostProvider value={host}>
            <Tldraw
              store={store}
              user={user}
              shapeUtils={shapeUtils}
              tools={tools}
              components={components}
              overrides={overrides}
              assetUrls={assetUrls}
              options={OPTIONS}
              onMount={onMount}
              {...(licenseKey ? { licenseKey } : {})}
            />
          </BoardHostProvider>
        </RunSourceProvider>
      ) : (
        <BoardLoading />
      )}
    </div>
  )
})

/** The person as tldraw knows them: name, colour and theme are the page's, other preferences are kept in this browser. */
function useCanvasUser(person: BoardEditorProps['person'], theme: 'light' | 'dark', host: BoardHost) {
  const [own, setOwn] = useState(readPreferences)
  const latest = useRef({ theme, host })
  latest.current = { theme, host }
  const userPreferences = useMemo<TLUserPreferences>(
    () => ({ ...own, id: person.id, name: person.name, color: person.color, colorScheme: theme }),
    [own, person.id, person.name, person.color, theme],
  )
  const setUserPreferences = useCallback((next: TLUserPreferences) => {
    const { id: _id, name: _name, color: _color, colorScheme, ...kept } = next
    if (colorScheme && colorScheme !== latest.current.theme) latest.current.host.setTheme(colorScheme)
    localStorage.setItem(PREFERENCES_KEY, JSON.stringify(kept))
    setOwn(kept)
  }, [])
  return { userPreferences, setUserPreferences }
}

function readPreferences(): Omit<TLUserPreferences, 'id'> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PREFERENCES_KEY) ?? '{}')
    return typeof kept === 'object' && kept !== null ? kept : {}
  } catch {
    return {}
  }
}
