import { MESSAGE, OLD_PAGE, type TogetherAsk, TogetherNews } from '@lensboard/contract'
import { readVarString, readVarUint } from 'lib0/decoding'
import {
  createEncoder,
  length as encodedLength,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding'
import { readAuthMessage } from 'y-protocols/auth'
import { type Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import type * as Y from 'yjs'
import { boardSchemaVersion, isBulk } from '../records/index.js'
import { refusal } from './refusal.js'

/** How it stands with what this person sees and writes. */
export type SaveState =
  /** Not synced since the page opened. */
  | { is: 'connecting' }
  /** Synced, and everything written here is durable on the server. */
  | { is: 'saved' }
  /** So many changes are under way to the server's disk. */
  | { is: 'saving'; pending: number }
  /**
   * No connection; it is tried again. So many changes are not durable. `kept` says that they outlive the tab; a
   * sentence in its place, why they do not.
   */
  | { is: 'offline'; pending: number; kept?: boolean | string }
  /** Synced, and may look only; `sentence` says why, as the server does. `older`: because this page is older than it. */
  | { is: 'readonly'; sentence: string; older?: true }
  /** The server does not want this document or this person; only a reload helps. */
  | { is: 'refused'; code: number; sentence: string; pending: number }

export interface ConnectOptions {
  /** Address of the sync endpoint without the board, such as wss://host/sync. */
  url: string
  boardId: string
  epoch: number
  doc: Y.Doc
  onState: (state: SaveState) => void
  /** Told of every change that is not the server's, with its origin. */
  onWritten?: (update: Uint8Array, origin: unknown) => void
  /** Origin of changes that a person made before, in a tab that is gone; they are theirs although they came as updates. */
  returned?: unknown
  /** Told what the server says about looking together. */
  onTogether?: (news: TogetherNews) => void
  /** Of the records that this page knows; for tests. */
  schemaVersion?: number
  /** For Node; browsers have their own. */
  WebSocketPolyfill?: typeof WebSocket
}

export interface BoardConnection {
  awareness: Awareness
  state(): SaveState
  /** Resolves at the first sync; never before it may the board be shown. Rejects with a sentence when refused. */
  synced: Promise<void>
  /** Changes written here that are not durable yet. */
  pending(): number
  /** Asks something of the others; the server decides. Without a connection nothing happens. */
  ask(asked: TogetherAsk): void
  /** Tries again now instead of after the wait, for instance when the browser says it is online. */
  retry(): void
  destroy(): void
}

/** All clients of a restarted server would come back in the same instant. */
const BACKOFF_MS_MIN = 2_000
const BACKOFF_MS_MAX = 15_000

/** Joins a board over the y-websocket protocol and says at every moment whether what was written is durable. */
export function connectBoard(options: ConnectOptions): BoardConnection {
  const { url, boardId, epoch, doc, onState } = options
  const provider = new WebsocketProvider(url, boardId, doc, {
    connect: false,
    // Tabs that talk to each other would go around the server's rights.
    disableBc: true,
    params: { epoch: String(epoch), v: String(options.schemaVersion ?? boardSchemaVersion()) },
    maxBackoffTime: BACKOFF_MS_MIN + Math.random() * (BACKOFF_MS_MAX - BACKOFF_MS_MIN),
    ...(options.WebSocketPolyfill ? { WebSocketPolyfill: options.WebSocketPolyfill } : {}),
  })
  /** Messages with changes sent on this connection, and how many of them the server has on disk. */
  let [sent, durable] = [0, 0]
  /** Changes that no message of this connection carries yet; the answer to the server's first question will. */
  let unsent = 0
  /** Whether something that is not durable yet takes much away: the server wants to be told before. */
  let bulk = false
  let readonly: string | undefined
  let refused: { code: number; sentence: string } | undefined
  let everSynced = false
  let state: SaveState = { is: 'connecting' }
  const first = withResolvers()

  const pending = () => sent - durable + unsent

  function tell() {
    const next = stateNow()
    if (JSON.stringify(next) === JSON.stringify(state)) return
    state = next
    onState(state)
  }

  function stateNow(): SaveState {
    if (refused) return { is: 'refused', ...refused, pending: pending() }
    if (!provider.synced) return everSynced ? { is: 'offline', pending: pending() } : { is: 'connecting' }
    if (pending() > 0) return { is: 'saving', pending: pending() }
    if (readonly === undefined) return { is: 'saved' }
    return { is: 'readonly', sentence: readonly, ...(readonly === OLD_PAGE && { older: true as const }) }
  }

  const onUpdate = (update: Uint8Array, origin: unknown) => {
    if (origin === provider) return
    if (provider.wsconnected && provider.ws?.readyState === provider.ws?.OPEN) sent++
    else unsent++
    options.onWritten?.(update, origin)
    tell()
  }
  // Before the provider sends the update that this transaction becomes.
  const onTransaction = (transaction: Y.Transaction) => {
    const { origin } = transaction
    const isOwn = transaction.local || (origin !== null && origin === options.returned)
    if (!isOwn || origin === provider || !isBulk(transaction)) return
    bulk = true
    sayBulk()
  }
  function sayBulk() {
    if (!bulk || provider.ws?.readyState !== provider.ws?.OPEN) return
    const encoder = createEncoder()
    writeVarUint(encoder, MESSAGE.bulk)
    provider.ws?.send(toUint8Array(encoder))
  }
  doc.on('afterTransaction', onTransaction)
  doc.on('update', onUpdate)

  // Instance array: other providers keep their own handlers.
  const handleSync = provider.messageHandlers[MESSAGE.sync]
  provider.messageHandlers[MESSAGE.sync] = (encoder, decoder, self, emitSynced, type) => {
    handleSync?.(encoder, decoder, self, emitSynced, type)
    // An answer is written only to the server's question what we have; it carries all that was unsent.
    if (encodedLength(encoder) > 1) {
      sayBulk()
      sent++
      unsent = 0
    }
    // Something before this never came. Coming again brings it; staying would leave a hole that nobody sees.
    if (everSynced && (doc.store.pendingStructs || doc.store.pendingDs)) provider.ws?.close()
    tell()
  }
  provider.messageHandlers[MESSAGE.persisted] = (_encoder, decoder) => {
    durable = readVarUint(decoder)
    if (pending() === 0) bulk = false
    tell()
  }
  // The server says this to those who may only look, before it sends the document.
  provider.messageHandlers[MESSAGE.auth] = (_encoder, decoder) => {
    readAuthMessage(decoder, doc, (_doc, reason) => {
      readonly = reason
    })
    tell()
  }
  provider.messageHandlers[MESSAGE.together] = (_encoder, decoder) => {
    const news = TogetherNews.safeParse(JSON.parse(readVarString(decoder)))
    // A server that is newer than this page may say more.
    if (news.success) options.onTogether?.(news.data)
  }
  sendOnlyOwnPresence(provider)

  provider.on('status', ({ status }) => {
    if (status === 'connected') readonly = undefined
    if (status === 'disconnected') {
      unsent += sent - durable
      sent = durable = 0
    }
    tell()
  })
  provider.on('sync', (isSynced) => {
    if (isSynced) {
      everSynced = true
      first.resolve()
    }
    tell()
  })
  provider.on('closed', ({ code, reason }) => {
    refused = { code, sentence: refusal(code, reason) }
    first.reject(new Error(refused.sentence))
    tell()
  })
  first.promise.catch(() => {})
  provider.connect()

  return {
    awareness: provider.awareness,
    state: () => state,
    synced: first.promise,
    pending,
    ask(asked) {
      if (provider.ws?.readyState !== provider.ws?.OPEN) return
      const encoder = createEncoder()
      writeVarUint(encoder, MESSAGE.together)
      writeVarString(encoder, JSON.stringify(asked))
      provider.ws?.send(toUint8Array(encoder))
    },
    retry() {
      if (refused || provider.ws) return
      provider.wsUnsuccessfulReconnects = 0
      provider.connect()
    },
    destroy() {
      doc.off('update', onUpdate)
      doc.off('afterTransaction', onTransaction)
      provider.destroy()
      provider.awareness.destroy()
    },
  }
}

/** The provider answers every presence message by sending all of it back; the server wants nobody's but ours. */
function sendOnlyOwnPresence(provider: WebsocketProvider) {
  const { awareness } = provider
  awareness.off('update', provider._awarenessUpdateHandler)
  awareness.on('update', (_changes: unknown, origin: unknown) => {
    const { ws } = provider
    if (origin !== 'local' || !provider.wsconnected || ws?.readyState !== ws?.OPEN) return
    const encoder = createEncoder()
    writeVarUint(encoder, MESSAGE.awareness)
    writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [awareness.clientID]))
    ws?.send(toUint8Array(encoder))
  })
}

function withResolvers() {
  let resolve: () => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

/** Whether closing the page now would lose something; for `beforeunload`. */
export const wouldLose = (connection: BoardConnection): boolean => connection.pending() > 0
