import type { Prisma } from './generated/prisma/client.js'

/**
 * Copies a board's threads to another one, with who wrote what and when. Shapes of a copied board keep their ids, so
 * anchors hold as they are. The owner of the copy has read all of it; who is mentioned but was not asked is not told.
 */
export async function copyComments(
  tx: Prisma.TransactionClient,
  { from, to, ownerId }: { from: string; to: string; ownerId: string },
): Promise<void> {
  // The new ids are made once, in the first parts; every other part finds its own through them.
  await tx.$executeRaw`
    with thread as materialized (
        select t.*, gen_random_uuid()::text as new from "CommentThread" t
        where t."boardId" = ${from} and t."deletedAt" is null),
      comment as materialized (
        select c.*, t.new as "newThread",
          case when row_number() over (partition by t.id order by c."createdAt", c.id) = 1 then t.new
            else gen_random_uuid()::text end as new
        from "Comment" c join thread t on t.id = c."threadId"),
      threads as (
        insert into "CommentThread" (id, "boardId", anchor, card, "resolvedAt", "resolvedById", "createdAt")
        select new, ${to}, anchor, card, "resolvedAt", "resolvedById", "createdAt" from thread),
      comments as (
        insert into "Comment" (id, "threadId", "personId", text, "createdAt", "editedAt", "deletedAt")
        select new, "newThread", "personId", text, "createdAt", "editedAt", "deletedAt" from comment),
      mentions as (
        insert into "CommentMention" ("commentId", "personId", name)
        select c.new, m."personId", m.name from "CommentMention" m join comment c on c.id = m."commentId"),
      reactions as (
        insert into "CommentReaction" ("commentId", "personId", reaction, "createdAt")
        select c.new, r."personId", r.reaction, r."createdAt"
        from "CommentReaction" r join comment c on c.id = r."commentId")
    insert into "CommentRead" ("threadId", "personId", "readAt")
    select "newThread", ${ownerId}, max("createdAt") from comment group by "newThread"`
}
