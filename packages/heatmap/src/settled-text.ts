/** A canvas that was not drawn on for this long has come to rest. */
const REST_MS = 300

/** What shows a text layer: the canvas it is drawn on, and an image that takes its place. */
export interface SettledText {
  /** The canvas was drawn on, and is what is seen. */
  drawn(): void
  /** Nothing is seen. */
  clear(): void
}

/**
 * Browsers keep every canvas as a layer of its own and lay all layers upon each other in each frame of a moving camera;
 * an image is painted with what is around it. So some time after a text was drawn, an image of it takes its place.
 */
export function settleText(canvas: HTMLCanvasElement, image: HTMLImageElement): SettledText {
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0
  let address = ''

  const leaveImage = () => {
    turn++
    clearTimeout(timer)
    image.hidden = true
    image.removeAttribute('src')
    if (address) URL.revokeObjectURL(address)
    address = ''
  }
  const takeImage = async () => {
    const mine = turn
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
    if (!blob || mine !== turn) return
    address = URL.createObjectURL(blob)
    image.src = address
    await image.decode()
    if (mine !== turn) return
    const { left, top, width, height } = canvas.style
    Object.assign(image.style, { left, top, width, height })
    image.hidden = false
    canvas.width = 0
  }

  return {
    drawn() {
      leaveImage()
      // Where there is no image of it, the canvas stays.
      timer = setTimeout(() => takeImage().catch(() => {}), REST_MS)
    },
    clear() {
      leaveImage()
      if (canvas.width > 0) canvas.width = 0
    },
  }
}
