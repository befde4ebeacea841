import { CLOSE, type Role, roleAtLeast } from '@lensboard/contract'
import { atom, computed, createTLStore, type Editor, react, type TLStore } from 'tldraw'
import { Doc } from 'yjs'
import { cellCursor } from '../cards/card-state.js'
import { toldCell } from '../cards/told-cells.js'
import { download } from '../export/download.js'
import { keepBoard, RETURNED, type Unmerged } from '../kept/keep-board.js'
import type { Kept } from '../kept/keeper.js'
import { copyName } from '../kept/unsaved-copy.js'
import { bindPresence, type PresenceBinding, type PresentPerson } from '../presence/index.js'
import { ownGesture } from '../presence/told-gesture.js'
import { boardSchema } from '../records/index.js'
import { bindStore, carefulUndo, connectBoard, type SaveState, type StoreBinding, wouldLose } from '../sync/index.js'
import { type Presenter, presenterOf } from './follow.js'
import { type Watchable, watchable } from './watchable.js'

export interface OpenBoardOptions {
  /** Address of the sync endpoint without the board, such as wss://host/sync. */
  url: string
  boardId: string
  boardName: string
  epoch: number
  role: Role
  person: Person
  /** Told in one sentence when a change made here is taken back, or something on the board cannot be shown. */
  say(sentence: string): void
  /** Told in one sentence when changes of a tab that is gone came to the board. */
  sayMerged(sentence: string): void
}

type Person = Omit<PresentPerson, 'role'>

/** Somebody asks this person to come and look; every time another object. */
export interface Brought {
  by: Person
}

/** One opened board: its records kept in step with everybody's, and how it stands with them. */
export interface BoardSession {
  boardId: string
  /** The board's records; null until the server's document is here, so that nobody draws on a board that failed to load. */
  store: Watchable<TLStore | null>
  save: Watchable<SaveState>
  /** Whether this person may change the board now: by role, and by what the server last said. */
  canEdit: Watchable<boolean>
  /** This person's right changed while the board is open. */
  setRole(role: Role): void
  /** Tells others which cell this person points at, by row and column of the result, or none. */
  pointAt(cell: { shapeId: string; row: number; position: number } | undefined): void
  /** Asks everybody to look where this person looks, or ends it. */
  present(on: boolean): void
  /** Asks one person to come and look. */
  bring(personId: string): void
  /** Who last asked this person to come and look. */
  brought: Watchable<Brought | null>
  /** Ties an editor to the session for as long as it stands. */
  attach(editor: Editor): () => void
  /** Changes of this person, from tabs that are gone, that the board does not take. */
  unmerged: Watchable<readonly Unmerged[]>
  /** Hands those to the person as a file, by their id; without one what waits in this page. */
  saveCopy(id?: string): Promise<void>
  /** Removes those from this computer, or without an id what waits in this page. */
  discard(id?: string): Promise<void>
  /** Whether closing the page now would lose something. */
  wouldLose(): boolean
  retry(): void
  close(): void
}

/** Joins a board. Nothing of it is shown before the first sync. */
export function openBoard(options: OpenBoardOptions): BoardSession {
  const { url, boardId, boardName, epoch, person, say } = options
  const doc = new Doc()
  const store = atom<TLStore | null>('board store', null)
  const synced = atom<SaveState>('sync state', { is: 'connecting' })
  const online = atom('online', navigator.onLine)
  const kept = atom<Kept>('kept', { is: 'in the tab' })
  const presenter = atom<Presenter | null>('presenter', null)
  const brought = atom<Brought | null>('brought', null)
  const unmerged = atom<readonly Unmerged[]>('unmerged', [])
  // A dead line is noticed by the socket half a minute late; the browser knows at once.
  const save = computed<SaveState>('save state', () => {
    const state = synced.get()
    const isCut = !online.get() && (state.is === 'saved' || state.is === 'saving')
    if (!isCut && state.is !== 'offline') return state
    const where = kept.get()
    return {
      is: 'offline',
      pending: state.is === 'saved' ? 0 : state.pending,
      kept: where.is === 'not kept' ? where.sentence : where.is === 'in the browser',
    }
  })
  const role = atom('role', options.role)
  const canEdit = computed('can edit', () => {
    const { is } = synced.get()
    return roleAtLeast(role.get(), 'editor') && is !== 'readonly' && is !== 'refused'
  })
  let editor: Editor | null = null
  let binding: StoreBinding | null = null
  let presence: PresenceBinding | null = null
  let carelessAgain = () => {}
  let closed = false

  const keeping = keepBoard({
    ...{ doc, boardId, boardName, epoch, personId: person.id },
    pending: () => connection.pending(),
    onKept: (where) => kept.set(where),
    onUnmerged: (list) => unmerged.set(list),
    onMerged: (changes) =>
      options.sayMerged(
        changes === 1
          ? 'A change you made here before is saved now.'
          : `${changes} changes you made here before are saved now.`,
      ),
  })
  const connection = connectBoard({
    ...{ url, boardId, epoch, doc, returned: RETURNED },
    onWritten: keeping.written,
    onTogether(news) {
      if (news.is === 'brought') brought.set({ by: news.by })
      else presenter.set(news.is === 'presenting' ? { ...news.by, isMe: news.by.id === person.id } : null)
    },
    onState(state) {
      synced.set(state)
      // Who presents is told anew with the board.
      if (state.is === 'offline' || state.is === 'refused') presenter.set(null)
      binding?.setEditable(canEdit.get())
      if (state.is === 'saved' || state.is === 'readonly') keeping.settled()
      if (state.is === 'refused' && REFUSED_FOR_CONTENT.has(state.code)) void keeping.refuse(state.sentence)
    },
  })
  connection.synced.then(
    () => {
      if (closed) return
      const records = createTLStore({ schema: boardSchema() })
      carelessAgain = carefulUndo(records)
      binding = bindStore(records, doc, {
        editable: canEdit.get(),
        gesturing: () => editor?.inputs.isDragging ?? false,
        onRefused: (reason) => say(`The board did not take that change: ${sentence(reason)}`),
        onQuarantine: sayHidden(say),
      })
      presence = bindPresence({
        ...{ store: records, awareness: connection.awareness, person },
        isLed: () => presenter.get()?.isMe === true,
        onGestures: (gestures) => binding?.preview(gestures),
      })
      store.set(records)
      void keeping.synced(canEdit.get())
    },
    // The save state says it with its sentence.
    () => {},
  )

  const lineChanged = () => {
    online.set(navigator.onLine)
    if (navigator.onLine) connection.retry()
  }
  const leaving = () => {
    binding?.flush()
    void keeping.flush()
  }
  window.addEventListener('online', lineChanged)
  window.addEventListener('offline', lineChanged)
  window.addEventListener('pagehide', leaving)
  document.addEventListener('visibilitychange', leaving)

  return {
    boardId,
    store: watchable('board store', store),
    save: watchable('save state', save),
    canEdit: watchable('can edit', canEdit),
    setRole(next) {
      role.set(next)
      binding?.setEditable(canEdit.get())
    },
    pointAt(cell) {
      const told = editor && cell && toldCell(editor, cell.shapeId, { row: cell.row, column: cell.position })
      presence?.set({ pointed: told ?? undefined })
    },
    unmerged: watchable('unmerged', unmerged),
    present: (on) => connection.ask({ ask: on ? 'present' : 'stop' }),
    bring: (personId) => connection.ask({ ask: 'bring', person: personId }),
    brought: watchable('brought', brought),
    async saveCopy(id) {
      const copy = id === undefined ? keeping.copy() : await keeping.copyOf(id)
      const contents = new Blob([JSON.stringify(copy, null, 2)], { type: 'application/json' })
      download(copyName(boardName, copy.changedAt), contents)
    },
    discard: (id) => (id === undefined ? keeping.forget() : keeping.discard(id)),
    attach(mounted) {
      editor = mounted
      const released = ({ type, name }: { type: string; name?: string }) => {
        if (type === 'pointer' && name === 'pointer_up') binding?.flush()
      }
      mounted.on('event', released)
      const stopTelling = [
        react('presenter', () => presenterOf(mounted).set(presenter.get())),
        react('own gesture', () => presence?.set({ gesture: ownGesture(mounted) })),
        react('chosen cell', () => {
          const cursor = cellCursor(mounted).get()
          presence?.set({ chosen: cursor ? toldCell(mounted, cursor.shapeId, cursor) : undefined })
        }),
      ]
      return () => {
        for (const stop of stopTelling) stop()
        mounted.off('event', released)
        editor = null
      }
    },
    wouldLose() {
      binding?.flush()
      return wouldLose(connection)
    },
    retry: () => connection.retry(),
    close() {
      closed = true
      window.removeEventListener('online', lineChanged)
      window.removeEventListener('offline', lineChanged)
      window.removeEventListener('pagehide', leaving)
      document.removeEventListener('visibilitychange', leaving)
      presence?.dispose()
      binding?.dispose()
      carelessAgain()
      void keeping.close().then(() => doc.destroy())
      connection.destroy()
    },
  }
}

/** What this page wrote is refused for good. */
const REFUSED_FOR_CONTENT: ReadonlySet<number> = new Set([CLOSE.invalidUpdate, CLOSE.tooLarge])

/** A reason as the end of a sentence. */
const sentence = (reason: string) =>
  `${reason.charAt(0).toLowerCase()}${reason.slice(1)}${/[.!?]$/.test(reason) ? '' : '.'}`

/** Says once how many things cannot be shown, and again when they become more. */
function sayHidden(say: (words: string) => void): (hidden: ReadonlyMap<string, string>) => void {
  let said = 0
  return ({ size }) => {
    if (size > said)
      say(`${size === 1 ? 'One thing' : `${size} things`} on this board cannot be shown here. A reload may help.`)
    said = size
  }
}
