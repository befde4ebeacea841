/** What stands over the canvas: menus at the top, toolbar and watermark at the bottom, in screen pixels. */
export const COVERED = { top: 56, bottom: 88, side: 24 }
