import type { Segment } from './piece.js'
import { segmentNodes } from './segment-nodes.js'

/** A line is text and tokens in turn; `muted` lines explain. */
export interface TooltipLine {
  parts: (string | readonly Segment[])[]
  look?: 'muted' | 'strong'
}

const DELAY_MS = 80
/** Moving to another cell within this time shows its tooltip at once. */
const WARM_MS = 300
const OFFSET = 12

let element: HTMLElement | null = null
let timer: ReturnType<typeof setTimeout> | undefined
let frame: number | undefined
let hiddenAt = Number.NEGATIVE_INFINITY

/** Shows one tooltip for the whole page at a pointer; it lives outside React and outside every scaled layer. */
export function showTooltip(lines: readonly TooltipLine[], clientX: number, clientY: number): void {
  stop()
  const shown = element !== null && !element.hidden
  if (shown || performance.now() - hiddenAt < WARM_MS) soon(lines, clientX, clientY)
  else timer = setTimeout(() => soon(lines, clientX, clientY), DELAY_MS)
}

export function hideTooltip(): void {
  stop()
  if (!element || element.hidden) return
  element.hidden = true
  hiddenAt = performance.now()
}

function stop(): void {
  clearTimeout(timer)
  if (frame !== undefined) cancelAnimationFrame(frame)
  frame = undefined
}

/** Once a frame, when everything else that is pointed at has moved: its size is asked for, which lays out the page. */
function soon(lines: readonly TooltipLine[], clientX: number, clientY: number): void {
  frame = requestAnimationFrame(() => draw(lines, clientX, clientY))
}

function draw(lines: readonly TooltipLine[], clientX: number, clientY: number): void {
  if (!element?.isConnected) {
    element = document.createElement('div')
    element.className = 'lb-tooltip'
    element.setAttribute('aria-hidden', 'true')
    document.body.append(element)
  }
  element.replaceChildren(...lines.map(lineNode))
  element.hidden = false
  const { offsetWidth: width, offsetHeight: height } = element
  const left = clientX + OFFSET + width > window.innerWidth ? clientX - OFFSET - width : clientX + OFFSET
  const top = clientY + OFFSET + height > window.innerHeight ? clientY - OFFSET - height : clientY + OFFSET
  element.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`
}

function lineNode({ parts, look }: TooltipLine): HTMLElement {
  const line = document.createElement('div')
  if (look) line.className = `lb-tooltip-${look}`
  for (const part of parts) line.append(typeof part === 'string' ? part : segmentNodes(part))
  return line
}
