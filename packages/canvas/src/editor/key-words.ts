const MAC = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent)

const WORDS: Readonly<Record<string, string>> = {
  cmd: MAC ? '⌘' : 'Ctrl',
  ctrl: MAC ? '⌘' : 'Ctrl',
  alt: MAC ? '⌥' : 'Alt',
  shift: MAC ? '⇧' : 'Shift',
  '⌫': MAC ? '⌫' : 'Delete',
}

/** A shortcut as tldraw writes it ("cmd+shift+g,ctrl+shift+g") as people read it, the first of several: "Ctrl Shift G". */
export function keyWords(kbd: string): string {
  const [first = ''] = kbd.replace(/\[\[|\]\]/g, '').split(',')
  return first
    .split('+')
    .map((key) => WORDS[key] ?? key.charAt(0).toUpperCase() + key.slice(1))
    .join(' ')
    .trim()
}
