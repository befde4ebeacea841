const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]

/** Every how many cells of `pitch` pixels a label of `needed` pixels fits. */
export const labelStep = (pitch: number, needed: number): number => STEPS.find((step) => step * pitch >= needed) ?? 1000
