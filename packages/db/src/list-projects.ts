import type { PersonFacts, Role } from '@lensboard/contract'
import type { Db } from './connect.js'

export type ProjectShow = 'all' | 'mine' | 'shared' | 'trash'

export interface ProjectLine {
  id: string
  boardId: string
  name: string
  role: Role
  owner: PersonFacts
  cardCount: number
  /** When its name or its board last changed. */
  updatedAt: Date
  lastOpenedAt: Date | null
  /** Where it was forked from; the id only while the reader may still open that project. */
  forkedFrom?: { name: string; projectId?: string }
  /** Others are on it, or a link lets them in. */
  shared: boolean
  /** When the board was last saved; absent for one that was never drawn on. */
  savedAt: Date | null
  trashedAt: Date | null
}

type Row = Omit<ProjectLine, 'forkedFrom'> & { forkedFromName: string | null; parentId: string | null }

/** A person with more projects than this finds the rest by searching. */
const MAX_LINES = 500

/** Texts of a saved board that a search looks into: titles, prompts, models and lenses of cards, texts of other shapes. */
const TEXTS = `
  select card ->> 'title' from jsonb_path_query(b.projection, '$.cards[*]') card
  union all select said #>> '{}' from (values ('$.cards[*].spec'), ('$.cards[*].spec.a'), ('$.cards[*].spec.b')) spec(path),
    (values ('.checkpoint.name'), ('.input.text'), ('.input.messages[*].content'), ('.lens.name'),
      ('.model'), ('.prompt'), ('.file.name')) part(path),
    jsonb_path_query(b.projection, (spec.path || part.path)::jsonpath) said
  union all select shape #>> '{}' from jsonb_path_query(b.projection, '$.shapes[*].text') shape`

const SQL = `
  select p.id, b.id as "boardId", p.name, m.role, m."lastOpenedAt", p."trashedAt", b."cardCount", b."savedAt",
    greatest(p."updatedAt", b."savedAt") as "updatedAt",
    json_build_object('id', o.id, 'name', o.name, 'color', o.color, 'isGuest', o."isGuest") as owner,
    p."forkedFromName", case when parent."trashedAt" is null or pm.role = 'owner' then pm."projectId" end as "parentId",
    exists (select 1 from "ShareLink" l where l."projectId" = p.id)
      or exists (select 1 from "Member" x where x."projectId" = p.id and x.role <> 'owner') as shared
  from "Member" m
  join "Project" p on p.id = m."projectId"
  join lateral (select * from "Board" where "projectId" = p.id order by id limit 1) b on true
  join "Member" om on om."projectId" = p.id and om.role = 'owner'
  join "Person" o on o.id = om."personId"
  left join "Project" parent on parent.id = p."forkedFromProjectId"
  left join "Member" pm on pm."projectId" = parent.id and pm."personId" = m."personId"
  where m."personId" = $1
    and case $2 when 'trash' then p."trashedAt" is not null and m.role = 'owner' else p."trashedAt" is null end
    and case $2 when 'mine' then m.role = 'owner' when 'shared' then m.role <> 'owner' else true end
    and ($3::text is null or p.name ilike $3
      or exists (select 1 from (${TEXTS}) texts(said) where said ilike $3))
  order by coalesce(p."trashedAt", m."lastOpenedAt", p."createdAt") desc, p.id desc
  limit ${MAX_LINES}`

/** The projects a person sees, last opened first; `query` is looked for in names, prompts, models, titles and notes. */
export async function listProjects(
  db: Db,
  personId: string,
  { show, query }: { show: ProjectShow; query?: string | undefined },
): Promise<ProjectLine[]> {
  const pattern = query ? `%${query.replace(/[\\%_]/g, '\\$&')}%` : null
  const { rows } = await db.pool.query<Row>(SQL, [personId, show, pattern])
  return rows.map(({ forkedFromName, parentId, ...line }) => ({
    ...line,
    ...(forkedFromName !== null && {
      forkedFrom: { name: forkedFromName, ...(parentId !== null && { projectId: parentId }) },
    }),
  }))
}
