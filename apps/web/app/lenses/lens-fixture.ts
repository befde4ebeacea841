import type { LibraryLens, RowQuality } from '@lensboard/contract'

const row = (kl: number): RowQuality => ({ kl, crossEntropy: kl + 2, top1: 0.5, bias: kl / 10 })

/** A lens of the library for tests: two rows, the second with the KL that is asked for. */
export const libraryLens = (title: string, kl: number | undefined, more: Partial<LibraryLens> = {}): LibraryLens => ({
  hash: title.charCodeAt(0).toString(16).padStart(64, '0'),
  lens: {
    version: 1,
    kind: 'tuned',
    title,
    checkpoint: { name: 'workshop', hash: 'a'.repeat(64) },
    capture: 'resid_pre',
    layers: [0, 1],
    dModel: 256,
    origin: { by: 'trained', text: 'sample.jsonl', nTokens: 122_880 },
    ...(kl === undefined
      ? {}
      : { evaluation: { nTokens: 4096, lens: [row(1), row(kl)], logitLens: [row(4), row(2)], crossEntropy: 2 } }),
    sha256: 'b'.repeat(64),
  },
  bytes: 2_000_000,
  by: 'Ada',
  mine: false,
  shipped: false,
  cards: { yours: 0, all: 0 },
  createdAt: '2026-11-22T06:00:00.000Z',
  ...more,
})
