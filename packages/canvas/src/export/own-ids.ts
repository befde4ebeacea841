/**
 * Gives the definitions of a standalone SVG names of their own, and keeps its style rules to itself: several share one
 * document.
 */
export function ownIds(svg: string, id: string): string {
  const own = `f${id.replace(/\W/g, '')}`
  return svg
    .replace(/ id="([\w-]+)"/g, ` id="$1-${own}"`)
    .replace(/url\(#([\w-]+)\)/g, `url(#$1-${own})`)
    .replace(
      /<style>([^<]*)<\/style>/g,
      (_, rules: string) => `<style>${rules.replace(/(^|\})(?=[^}])/g, `$1#${own} `)}</style>`,
    )
    .replace('<svg ', `<svg id="${own}" `)
}
