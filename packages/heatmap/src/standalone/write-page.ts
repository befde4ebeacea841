import { type Answer, encodeResult } from '@lensboard/contract'
import { PAGE_DATA, type PageCard } from './page-card.js'

/** The page's program and looks, as they were built; `hash` is the script's, as its policy names it. */
export interface PageCode {
  script: string
  style: string
  hash: string
}

/**
 * A card as one HTML file that works from a disk without a network: hover, details, legend and keyboard are the very
 * components of the board. Its policy lets it load nothing and run nothing but its own program.
 */
export function writePage(
  card: PageCard,
  { result, baseline }: { result: Answer; baseline?: Answer | undefined },
  { script, style, hash }: PageCode,
): string {
  const policy = `default-src 'none'; script-src '${hash}'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:`
  const holds = (id: string, bytes: Uint8Array) =>
    `<script type="application/octet-stream" id="${id}">${base64Of(bytes)}</script>`
  const title = escapeHtml(card.title)
  return [
    '<!doctype html>',
    '<html lang="en" data-theme="light">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="generator" content="Lensboard">',
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<main id="lb-page"><h1>${title}</h1>`,
    ...card.caption.map((line) => `<p class="lb-page__caption">${escapeHtml(line)}</p>`),
    '<noscript><p>This page draws its card with its own script. Allow scripts for this file to see it.</p></noscript>',
    '<div id="lb-root"></div></main>',
    holds(PAGE_DATA.card, new TextEncoder().encode(JSON.stringify(card))),
    holds(PAGE_DATA.result, encodeResult(result)),
    ...(baseline ? [holds(PAGE_DATA.baseline, encodeResult(baseline))] : []),
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const STEP = 0x8000

function base64Of(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += STEP) binary += String.fromCharCode(...bytes.subarray(at, at + STEP))
  return btoa(binary)
}
