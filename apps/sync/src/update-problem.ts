import { isSafeKey, valueProblem } from '@lensboard/canvas/records'
import { equalityDeep } from 'lib0/function'
import * as Y from 'yjs'
import type { ClientOwners, Writer } from './client-owners.js'
import { CLOCKS_MAX, STRUCT_LENGTH_MAX } from './limits.js'

export type Decoded = ReturnType<typeof Y.decodeUpdate>
type Struct = Decoded['structs'][number]

/** The reason when an update builds on something that is not here. */
export const GAP = 'a gap'

interface Known {
  doc: Y.Doc
  owners: ClientOwners
}

/** Whether an update holds nothing that the document does not. */
export function bringsNothing(decoded: Decoded, doc: Y.Doc): boolean {
  const known = decoded.structs.every((struct) => endOf(struct) <= Y.getState(doc.store, struct.id.client))
  return known && newDeletions(decoded, doc) === 0
}

/** Why the structure of an update is none, looking at its bytes and at what is known, before anything is applied. */
export function updateProblem({ structs, ds }: Decoded, { doc, owners }: Known, writer: Writer): string | undefined {
  const states = new Map<number, number>()
  const stateOf = (client: number) => states.get(client) ?? Y.getState(doc.store, client)
  let clocks = 0
  for (const struct of structs) {
    const { client, clock } = struct.id
    clocks += struct.length
    if (struct.length > STRUCT_LENGTH_MAX || clocks > CLOCKS_MAX) return 'a struct of impossible length'
    if (clock > stateOf(client)) return GAP
    const isNew = endOf(struct) > Y.getState(doc.store, client)
    const problem = isNew
      ? (owners.problem(client, writer, Y.getState(doc.store, client) > 0) ?? contentProblem(struct))
      : differs(struct, doc)
    if (problem) return problem
    states.set(client, Math.max(stateOf(client), endOf(struct)))
  }
  // Deleting what is not written yet would silence its writer for ever.
  for (const { client, clock, len } of ranges(ds)) if (clock + len > stateOf(client)) return GAP
  return
}

/** Clients that an update writes as. */
export function writtenBy({ structs }: Decoded, doc: Y.Doc): Set<number> {
  const isNew = (struct: Struct) => endOf(struct) > Y.getState(doc.store, struct.id.client)
  return new Set(structs.filter(isNew).map(({ id }) => id.client))
}

/** How much of what the document holds an update deletes, in clocks. */
export function newDeletions({ ds }: Decoded, doc: Y.Doc): number {
  let count = 0
  for (const { client, clock, len } of ranges(ds)) {
    const structs = doc.store.clients.get(client)
    const known = Y.getState(doc.store, client)
    if (!structs || clock >= known) {
      // Of what comes in this very update, or a gap: more than nothing either way.
      count++
      continue
    }
    for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
      const struct = structs[i]
      if (!struct || struct.id.clock >= clock + len) break
      if (!struct.deleted) count += Math.min(endOf(struct), clock + len) - Math.max(struct.id.clock, clock)
    }
    if (clock + len > known) count++
  }
  return count
}

const endOf = (struct: { id: { clock: number }; length: number }) => struct.id.clock + struct.length

const ranges = (ds: Decoded['ds']) =>
  [...ds.clients].flatMap(([client, items]) => items.map(({ clock, len }) => ({ client, clock, len })))

/** Two tabs that write as one client say different things under the same clock; one of them would be lost unseen. */
function differs(struct: Struct, doc: Y.Doc): string | undefined {
  const { client, clock } = struct.id
  const structs = doc.store.clients.get(client)
  const held = structs?.[Y.findIndexSS(structs, clock)]
  if (!(struct instanceof Y.Item && held instanceof Y.Item) || held.deleted) return
  const [theirs, ours] = [struct.content, held.content]
  if (!(theirs instanceof Y.ContentAny && ours instanceof Y.ContentAny)) return
  const offset = clock - held.id.clock
  const isSame = equalityDeep(theirs.arr, ours.arr.slice(offset, offset + theirs.arr.length))
  return isSame ? undefined : 'another content under a known clock'
}

function contentProblem(struct: Struct): string | undefined {
  if (struct instanceof Y.GC) return
  if (!(struct instanceof Y.Item)) return GAP
  // A root is named by its key; only the first writer below it says so, and the records are the only root of clients.
  if (typeof struct.parent === 'string' && struct.parent !== 'records') return 'another root'
  if (struct.parentSub !== null && !isSafeKey(struct.parentSub)) return 'a key that no record has'
  const { content } = struct
  if (content instanceof Y.ContentType) return content.type instanceof Y.Map ? undefined : 'another type than a map'
  if (content instanceof Y.ContentDeleted) return
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) return valueProblem(content.arr)
  return 'content that no record has'
}
