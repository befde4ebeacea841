import '@lensboard/canvas/styles.css'
import '@lensboard/heatmap/styles.css'
import {
  BoardEditor,
  type BoardHandle,
  type BoardHost,
  type BoardSession,
  type CommentSource,
  openBoard,
  useWatch,
} from '@lensboard/canvas'
import type { RunKind } from '@lensboard/contract'
import { useNavigate, useSearchParams } from '@remix-run/react'
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { BoardTrainings } from '../lenses/board-trainings'
import { useTheme } from '../theme'
import { BoardTour } from '../tour/board-tour'
import { createTourSignals } from '../tour/tour-signals'
import { useTRPCClient } from '../trpc'
import { FileInput } from '../ui/file-input'
import { toast } from '../ui/toast'
import { takeAnswers } from './answers-ahead'
import styles from './board.module.css'
import { BOARD_ASSETS } from './board-assets'
import { BoardBanner } from './board-banner'
import type { BoardFacts } from './board-facts'
import { BoardHeader } from './board-header'
import { CommandPalette } from './command/command-palette'
import { TemplatesDialog } from './command/templates-dialog'
import { useDeepLink } from './command/use-deep-link'
import { CommentsButton } from './comments/comments-button'
import { useCommentLink, useComments, useLeftDraft, useRole } from './comments/use-comments'
import { CompareDialog } from './compare-dialog'
import { EmptyBoard } from './empty-board'
import { DropFrame } from './import/drop-frame'
import { ImportDialog } from './import/import-dialog'
import { Inspector, type PanelTab } from './inspector'
import { PeopleHere } from './people/people-here'
import { useTogether } from './people/use-together'
import { createRunSource } from './run-source'
import { createRunTransport } from './run-transport'
import { useBoardActs } from './use-board-acts'
import { useDrawnFirst } from './use-drawn-first'
import { NO_CARD, NOTHING_PLACED } from './watch-nothing'

const KINDS: readonly RunKind[] = ['lens', 'attention', 'attribution', 'patching', 'patchscope', 'dataset']

interface BoardRoomProps {
  board: BoardFacts
  licenseKey: string | undefined
}

/** The board with its connection: only in the browser, after the page stands. */
export default function BoardRoom(props: BoardRoomProps) {
  const session = useSession(props.board)
  const { board } = props
  if (session) return <OpenRoom {...props} session={session} />
  return (
    <div className={styles.page}>
      <BoardHeader board={board} save={null} />
      <main id="main" className={styles.room} aria-busy="true" />
    </div>
  )
}

/** Joins the board for as long as the page stands. Made in an effect, because a render may be thrown away. */
function useSession({ boardId, name, epoch, role, me }: BoardFacts): BoardSession | null {
  const [session, setSession] = useState<BoardSession | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person of a page never changes, only its object may; a new name is no other board
  useEffect(() => {
    const { protocol, host } = window.location
    const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/sync`
    const opened = openBoard({
      ...{ url, boardId, epoch, role, person: me, boardName: name },
      say: (words) => toast.error(words, { id: words }),
      sayMerged: (words) => toast.ok(words, { id: 'merged' }),
    })
    setSession(opened)
    const asking = (event: BeforeUnloadEvent) => {
      if (opened.wouldLose()) event.preventDefault()
    }
    window.addEventListener('beforeunload', asking)
    return () => {
      window.removeEventListener('beforeunload', asking)
      opened.close()
    }
  }, [boardId, epoch, role])
  return session
}

function OpenRoom({ board: facts, licenseKey, session }: BoardRoomProps & { session: BoardSession }) {
  const client = useTRPCClient()
  const { theme } = useTheme()
  const [handle, setHandle] = useState<BoardHandle | null>(null)
  const comments = useComments(facts, handle)
  const role = useRole(facts.role, comments, session)
  const board = useMemo(() => ({ ...facts, role }), [facts, role])
  const canEdit = useWatch(session.canEdit)
  const shapes = useWatch(handle?.shapeCount ?? NOTHING_PLACED)
  const card = useWatch(handle?.selected ?? NO_CARD)
  const runs = useMemo(
    () => createRunSource(createRunTransport(client, board.boardId), takeAnswers(board.boardId)),
    [client, board.boardId],
  )
  useEffect(() => () => runs.close(), [runs])
  const [tour] = useState(createTourSignals)
  const drawnFirst = useDrawnFirst(handle !== null)
  const acts = useBoardActs({ handle, session, runs, canEdit, tour })
  const paletteIsOpen = acts.command.palette !== null
  useEffect(() => {
    if (paletteIsOpen) tour.tell('found')
  }, [paletteIsOpen, tour])
  // Threads stay on a board whose cards are gone; nothing may stand over them.
  const talkedAbout = useSyncExternalStore(comments.state.subscribe, () => hasOpenThread(comments))
  const [tab, setTab] = useState<PanelTab>('card')
  // Whoever asks for a form wants to see it.
  const { asked } = acts.fresh
  useEffect(() => {
    if (asked > 0) setTab('card')
  }, [asked])
  useDeepLink(handle)
  useCommentLink(handle, comments)
  useLeftDraft(handle, comments)
  useNewCardLink(handle, canEdit, acts.host)
  useTogether(handle, session)
  const [, setParams] = useSearchParams()
  /** As a link from the library does: the form of a new card, with this lens chosen. */
  const readThrough = useCallback(
    (lens: string) => setParams({ new: 'lens', lens }, { replace: true, preventScrollReset: true }),
    [setParams],
  )
  const navigate = useNavigate()
  const insert = useCallback((kind: RunKind) => acts.host.insertCard(kind), [acts.host])
  return (
    <div className={styles.page}>
      <BoardHeader
        board={board}
        save={session.save}
        people={handle ? <PeopleHere board={handle} session={session} me={board.me} canEdit={canEdit} /> : null}
        panel={{ open: acts.panelOpen, toggle: acts.host.toggleInspector }}
        onShare={() => tour.tell('shared')}
      >
        <CommentsButton
          source={comments}
          open={acts.panelOpen && tab === 'comments'}
          onToggle={(open) => {
            setTab(open ? 'comments' : 'card')
            if (open && !acts.panelOpen) acts.host.toggleInspector()
          }}
        />
        <BoardTrainings onUse={canEdit ? readThrough : undefined} />
      </BoardHeader>
      <main id="main" className={styles.room}>
        <div className={styles.canvas}>
          <BoardEditor
            session={session}
            assetUrls={BOARD_ASSETS}
            licenseKey={licenseKey}
            theme={theme}
            person={board.me}
            runs={runs}
            host={acts.host}
            comments={comments}
            onHandle={setHandle}
          />
          {handle && shapes === 0 && !talkedAbout ? (
            <EmptyBoard canEdit={canEdit} onInsert={insert} onTemplate={acts.host.openTemplates} />
          ) : null}
          {canEdit ? <DropFrame /> : null}
          {handle ? <BoardTour board={handle} canEdit={canEdit} signals={tour} /> : null}
          <BoardBanner board={board} session={session} handle={handle} />
        </div>
        {handle && acts.panelOpen && drawnFirst ? (
          <Inspector
            board={handle}
            card={card}
            fresh={acts.fresh}
            models={acts.models}
            drafts={acts.drafts}
            canEdit={canEdit}
            onRun={acts.run}
            onCompare={(id) => acts.host.compareLenses(id, 'lens')}
            onMatch={acts.host.matchImport}
            onPlace={acts.place}
            onNew={() => acts.host.insertCard()}
            onClose={acts.host.toggleInspector}
            tab={tab}
            onTab={setTab}
            comments={comments}
          />
        ) : acts.panelOpen ? (
          // Its room, so that the canvas has its size from the start.
          <div className={styles.inspector} />
        ) : null}
      </main>
      <FileInput
        input={acts.imports.picker}
        label="File to import"
        accept=".json,.npz,.zip,application/json"
        onFile={(file) => acts.imports.read([file])}
      />
      <ImportDialog
        importing={acts.imports.importing}
        boardId={board.boardId}
        onClose={acts.imports.close}
        onPlace={(cards) => {
          handle?.placeAll(cards, acts.imports.importing?.at)
          acts.imports.placed(cards.length)
        }}
      />
      <CompareDialog
        board={handle}
        card={acts.comparing && handle ? handle.card(acts.comparing.id) : null}
        first={acts.comparing?.first ?? 'lens'}
        models={acts.models.list}
        onClose={acts.stopComparing}
        onCompare={acts.compare}
      />
      <TemplatesDialog
        open={acts.command.templates && canEdit}
        models={acts.models.list}
        onClose={acts.command.closeTemplates}
        onPlace={acts.placeTemplate}
      />
      {handle ? (
        <CommandPalette
          board={handle}
          comments={comments}
          personId={board.me.id}
          mode={acts.command.palette}
          onClose={acts.command.closePalette}
          onGo={navigate}
        />
      ) : null}
    </div>
  )
}

const hasOpenThread = ({ state }: CommentSource) => state.get().threads.some(({ resolved }) => !resolved)

/** `?new=patching`, or another kind, opens the form of a new card once; `&lens=<hash>` chooses a lens in it. */
function useNewCardLink(handle: BoardHandle | null, canEdit: boolean, host: BoardHost) {
  const [params, setParams] = useSearchParams()
  const wanted = params.get('new')
  useEffect(() => {
    const kind = KINDS.find((one) => one === wanted)
    if (!handle || !canEdit || !kind) return
    host.insertCard(kind, params.get('lens') ?? undefined)
    setParams(
      (was) => {
        was.delete('new')
        was.delete('lens')
        return was
      },
      { replace: true, preventScrollReset: true },
    )
  }, [handle, canEdit, wanted, host, params, setParams])
}
