import type { Plugin } from 'vite'

const MADE_AT_ONCE = /^var [\w$]+ = .*\(.*$/gm
const CALL = /(?<![\w$.])(new Array\(3\)\.concat|[\w$]+|(?=\(function))\(/g

/**
 * d3's palettes and interpolators are made as their files are read, so a bundler keeps them all. Marked as what only
 * makes a value, unused ones are left out.
 */
export const unusedPalettes = (): Plugin => ({
  name: 'unused-palettes',
  transform: (code, id) =>
    /\/d3-(scale-chromatic|interpolate)\//.test(id)
      ? { code: code.replaceAll(MADE_AT_ONCE, (line) => line.replaceAll(CALL, '/* @__PURE__ */ $&')), map: null }
      : null,
})
