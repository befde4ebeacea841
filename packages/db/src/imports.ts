import { CHANNEL, type ImportedSpec } from '@lensboard/contract'
import type { Db } from './connect.js'
import { PATIENT } from './run-state.js'

/** A reading of another tool as it is kept: `spec.hash` is the key under which its bytes are found. */
export interface StoredImport {
  spec: ImportedSpec
  bytes: Uint8Array<ArrayBuffer>
}

/**
 * Keeps readings of a file as runs that are done and that nobody computed, and lets everybody who may see the board see
 * them. What is there already stays as it is. Nothing is kept where not everything can be.
 */
export async function keepImports(
  db: Db,
  { boardId, personId, imports }: { boardId: string; personId: string; imports: readonly StoredImport[] },
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    for (const { spec, bytes } of imports) {
      const key = spec.hash
      await tx.$executeRaw`
        insert into "Run" (key, kind, spec, ids, status, stage, "requestedById", "startedAt", "finishedAt")
        values (${key}, ${spec.kind}, ${JSON.stringify(spec)}::jsonb, '{}', 'done', '{"name": "storing"}', ${personId},
          now(), now())
        on conflict do nothing`
      await tx.$executeRaw`insert into "Result" ("runKey", bytes) values (${key}, ${bytes}) on conflict do nothing`
      await tx.$executeRaw`insert into "RunAlias" ("specHash", "runKey") values (${key}, ${key}) on conflict do nothing`
      await tx.$executeRaw`insert into "BoardRun" ("boardId", "runKey") values (${boardId}, ${key}) on conflict do nothing`
      await tx.$executeRaw`select pg_notify(${CHANNEL.run}, ${key})`
    }
  }, PATIENT)
}
