import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { filesOf } from './page-files.js'

const build = mkdtempSync(join(tmpdir(), 'lensboard-build-'))
mkdirSync(join(build, '.vite'))
writeFileSync(
  join(build, '.vite/client-manifest.json'),
  JSON.stringify({
    '_room-x1.js': {
      file: 'assets/room.js',
      name: 'room',
      isDynamicEntry: true,
      imports: ['_a.js', '_b.js'],
      css: ['assets/room.css'],
    },
    '_a.js': { file: 'assets/a.js', imports: ['_b.js'], css: ['assets/a.css'] },
    '_b.js': { file: 'assets/b.js', imports: ['_a.js'] },
    'later.tsx': { file: 'assets/later.js', name: 'room' },
  }),
)
afterAll(() => rmSync(build, { recursive: true }))

test('a part of a page is all files that it imports at once, each named once', async () => {
  expect(await filesOf(build, 'room')).toEqual({
    scripts: ['/assets/room.js', '/assets/a.js', '/assets/b.js'],
    styles: ['/assets/room.css', '/assets/a.css'],
  })
})

test('a part that was not built is said to be missing', async () => {
  await expect(filesOf(build, 'gone')).rejects.toThrow(/Run the build again/)
})
