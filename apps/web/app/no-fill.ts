// In place of polyfills that no browser here needs.
export {}
