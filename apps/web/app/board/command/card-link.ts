import type { CellPlace } from '@lensboard/canvas'

const PREFIX = 'shape:'

/** The address that opens a board at a card, and a cell of it. */
export function cardLink(origin: string, boardId: string, cardId: string, cell?: CellPlace): string {
  const url = new URL(`/b/${boardId}`, origin)
  url.searchParams.set('card', cardId.startsWith(PREFIX) ? cardId.slice(PREFIX.length) : cardId)
  if (cell) {
    url.searchParams.set('row', String(cell.row))
    url.searchParams.set('position', String(cell.position))
  }
  return url.href
}

/** What an address asks to be opened; null when it names no card. A row or position that is no number is left out. */
export function linkedCard(params: URLSearchParams): { id: string; cell: CellPlace | null } | null {
  const card = params.get('card')
  if (!card) return null
  const [row, position] = ['row', 'position'].map((name) => index(params.get(name)))
  const cell = row === undefined || position === undefined ? null : { row, position }
  return { id: card.startsWith(PREFIX) ? card : `${PREFIX}${card}`, cell }
}

const index = (text: string | null) => (text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined)
