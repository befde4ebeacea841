import { createTLSchema, defaultShapeSchemas, type TLRecord, type TLSchema } from '@tldraw/tlschema'
import { CARD_TYPE, cardShapeMigrations, cardShapeProps } from './card-shape.js'
import { MARKDOWN_TYPE, markdownShapeMigrations, markdownShapeProps } from './markdown-shape.js'

/** The record types that a board keeps and shares; the other types of the schema are one person's. */
const DOCUMENT_TYPES = ['asset', 'binding', 'document', 'page', 'shape'] as const

export type BoardRecord = Extract<TLRecord, { typeName: (typeof DOCUMENT_TYPES)[number] }>

let schema: TLSchema | undefined

/** The one schema of browser and server: tldraw's shapes, the card and the note of Markdown. */
export function boardSchema(): TLSchema {
  schema ??= createTLSchema({
    shapes: {
      ...defaultShapeSchemas,
      [CARD_TYPE]: { props: cardShapeProps, migrations: cardShapeMigrations },
      [MARKDOWN_TYPE]: { props: markdownShapeProps, migrations: markdownShapeMigrations },
    },
  })
  return schema
}

/**
 * How far the schema has come: the number of all its migrations, which only grows. A page says it when it joins a board;
 * one that is behind the server may look only, one that is ahead has to wait.
 */
export function boardSchemaVersion(): number {
  const { sequences } = boardSchema().serialize() as { sequences: Record<string, number> }
  return Object.values(sequences).reduce((sum, version) => sum + version, 0)
}

const isDocumentType = (typeName: unknown): typeName is BoardRecord['typeName'] =>
  DOCUMENT_TYPES.some((name) => name === typeName)

/** The record as the schema knows it; throws with the reason when it is none. */
export function validRecord(value: unknown): BoardRecord {
  const typeName = (value as { typeName?: unknown } | null)?.typeName
  if (!isDocumentType(typeName)) throw new Error(`A board holds no records of type ${String(typeName)}`)
  const record = boardSchema().types[typeName].validate(value) as BoardRecord
  const prefix = `${typeName}:`
  if (!record.id.startsWith(prefix)) throw new Error(`The id of a ${typeName} starts with ${prefix}`)
  return record
}
