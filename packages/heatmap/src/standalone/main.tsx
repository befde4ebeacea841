import { type Answer, decodeResult } from '@lensboard/contract'
import { createRoot } from 'react-dom/client'
import { PAGE_DATA, type PageCard } from './page-card.js'
import { StandaloneCard } from './standalone-card.js'

// The program of a card's own page; everything it shows lies in the page.

function bytesIn(id: string): Uint8Array | undefined {
  const held = document.getElementById(id)?.textContent
  return held ? Uint8Array.from(atob(held), (one) => one.charCodeAt(0)) : undefined
}

function answerIn(id: string): Answer | undefined {
  const bytes = bytesIn(id)
  return bytes && decodeResult(bytes)
}

const card: PageCard = JSON.parse(new TextDecoder().decode(bytesIn(PAGE_DATA.card)))
const result = answerIn(PAGE_DATA.result)
const root = document.getElementById('lb-root')
if (result && root)
  createRoot(root).render(<StandaloneCard card={card} result={result} baseline={answerIn(PAGE_DATA.baseline)} />)
