/**
 * A column of times as ISO 8601. They leave as text, because they are kept in UTC and node-postgres would read them in
 * the process's own zone.
 */
export const isoTime = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
