/**
 * Draws once a question that was just asked is on its way: requests leave in a timer of their own, and a page that draws
 * first keeps the server waiting for it.
 */
export function afterAsking(draw: () => void): void {
  setTimeout(() => setTimeout(draw))
}
