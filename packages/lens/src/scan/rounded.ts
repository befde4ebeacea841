/** 1.5 · 2⁵²: what is added to it loses its fraction. Much faster than Math.round, whose ties do not matter here. */
const ROUNDER = 1.5 * 2 ** 52

/** The nearest whole number. */
export const rounded = (x: number): number => x + ROUNDER - ROUNDER
