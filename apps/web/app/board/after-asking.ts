/**
 * Draws once what was just asked is on its way: questions that share a request leave in a timer of their own, and a page
 * that draws first keeps the server waiting for them.
 */
export function afterAsking(draw: () => void): void {
  setTimeout(() => setTimeout(draw))
}
