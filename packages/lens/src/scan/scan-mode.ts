/** How the vocabulary is scanned in 8 bits: `fast` by one product, `fine` by three. */
export type ScanMode = 'fine' | 'fast'
