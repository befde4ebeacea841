import { CLOSE, type Role, roleAtLeast } from '@lensboard/contract'
import * as Y from 'yjs'
import { type AcceptedDoc, GAP } from './accepted-doc.js'
import { STRUCT_LENGTH_MAX } from './limits.js'

/** Who sends an update. */
export interface Sender {
  role: Role
  /** Whether they answered our question what they have; until then their updates may come before what they build on. */
  answered: boolean
}

export type Verdict =
  | { is: 'accepted' }
  /** Nothing in it that is not on disk already: a resent change, or the empty answer of somebody who only looks. */
  | { is: 'nothing new' }
  /** Built on changes that the sender's first answer brings; that answer contains this update too. */
  | { is: 'early' }
  | { is: 'refused'; code: number; reason: string }

const refused = (code: number, reason: string): Verdict => ({ is: 'refused', code, reason })
const invalid = (reason: string) => refused(CLOSE.invalidUpdate, reason)

/**
 * Decides on one update, whole or not at all: who sends it, its structure, then the records it makes. An accepted one
 * is applied to `accepted`, which holds everything accepted whether or not it is on disk yet. The rules of
 * docs/decisions/0010-the-gate-of-the-sync-server.md that are still missing belong here and nowhere else.
 */
export function gate(update: Uint8Array, sender: Sender, accepted: AcceptedDoc): Verdict {
  let decoded: Decoded
  try {
    decoded = Y.decodeUpdate(update)
  } catch {
    return invalid('no Yjs update')
  }
  const { doc } = accepted
  if (bringsNothing(decoded, doc)) return { is: 'nothing new' }
  if (!roleAtLeast(sender.role, 'editor')) return refused(CLOSE.forbidden, 'may look only')
  const problem = structureProblem(decoded, doc) ?? accepted.apply(update)
  if (problem === undefined) return { is: 'accepted' }
  return problem === GAP && !sender.answered ? { is: 'early' } : invalid(problem)
}

type Decoded = ReturnType<typeof Y.decodeUpdate>

function bringsNothing({ structs, ds }: Decoded, doc: Y.Doc): boolean {
  const known = structs.every((struct) => struct.id.clock + struct.length <= Y.getState(doc.store, struct.id.client))
  return known && ranges(ds).every(({ client, clock, len }) => isDeleted(doc, client, clock, len))
}

const ranges = (ds: Decoded['ds']) =>
  [...ds.clients].flatMap(([client, items]) => items.map(({ clock, len }) => ({ client, clock, len })))

function isDeleted(doc: Y.Doc, client: number, clock: number, len: number): boolean {
  const structs = doc.store.clients.get(client)
  if (!structs || Y.getState(doc.store, client) < clock + len) return false
  for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
    const struct = structs[i]
    if (!struct || struct.id.clock >= clock + len) break
    if (!struct.deleted) return false
  }
  return true
}

function structureProblem({ structs, ds }: Decoded, doc: Y.Doc): string | undefined {
  const states = new Map<number, number>()
  const stateOf = (client: number) => states.get(client) ?? Y.getState(doc.store, client)
  for (const struct of structs) {
    const { client, clock } = struct.id
    if (struct.length > STRUCT_LENGTH_MAX) return 'a struct of impossible length'
    if (clock > stateOf(client)) return GAP
    states.set(client, Math.max(stateOf(client), clock + struct.length))
    const problem = contentProblem(struct)
    if (problem) return problem
  }
  // Deleting what is not written yet would silence its writer for ever.
  for (const { client, clock, len } of ranges(ds)) if (clock + len > stateOf(client)) return GAP
  return
}

function contentProblem(struct: Decoded['structs'][number]): string | undefined {
  if (struct instanceof Y.GC) return
  if (!(struct instanceof Y.Item)) return GAP
  // A root is named by its key; only the first writer below it says so, and the records are the only root of clients.
  if (typeof struct.parent === 'string' && struct.parent !== 'records') return 'another root'
  const { content } = struct
  if (content instanceof Y.ContentType) return content.type instanceof Y.Map ? undefined : 'another type than a map'
  if (content instanceof Y.ContentAny || content instanceof Y.ContentDeleted || content instanceof Y.ContentJSON) return
  return 'content that no record has'
}
