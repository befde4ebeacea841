import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hubCache, hubSettings } from './settings.js'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lensboard-home-'))
  await writeFile(join(home, 'token'), 'hf_file\r\n')
})
afterAll(() => rm(home, { recursive: true }))

test('without any variable the public hub and the cache in the home folder are used', () => {
  expect(hubSettings({ HOME: '/home/ada' })).toEqual({
    endpoint: 'https://huggingface.co',
    cacheDir: '/home/ada/.cache/huggingface/hub',
    offline: false,
  })
})

test.each([
  [{ HF_HUB_CACHE: '/a', HF_HOME: '/b' }, '/a'],
  [{ HUGGINGFACE_HUB_CACHE: '/old', HF_HOME: '/b' }, '/old'],
  [{ HF_HOME: '/b', XDG_CACHE_HOME: '/c' }, '/b/hub'],
  [{ XDG_CACHE_HOME: '/c' }, '/c/huggingface/hub'],
  [{ HF_HOME: '~/hf', HOME: '/home/ada' }, '/home/ada/hf/hub'],
  [{ HF_HUB_CACHE: '$SCRATCH/hub', SCRATCH: '/scratch' }, '/scratch/hub'],
  [{ HF_HUB_CACHE: '/x/$UNKNOWN' }, '/x/$UNKNOWN'],
])('%j keeps models in %s', (env, cacheDir) => {
  expect(hubCache(env)).toBe(cacheDir)
})

test('the token is the one of the environment, else the one of the file', () => {
  expect(hubSettings({ HF_HOME: home }).token).toBe('hf_file')
  expect(hubSettings({ HF_HOME: '/nowhere', HF_TOKEN_PATH: join(home, 'token') }).token).toBe('hf_file')
  expect(hubSettings({ HF_HOME: home, HF_TOKEN: ' hf_env\n' }).token).toBe('hf_env')
  expect(hubSettings({ HF_HOME: home, HUGGING_FACE_HUB_TOKEN: 'hf_old' }).token).toBe('hf_old')
  expect(hubSettings({ HF_HOME: home, HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' })).not.toHaveProperty('token')
  expect(hubSettings({ HF_HOME: '/nowhere', HF_TOKEN: '' })).not.toHaveProperty('token')
})

test.each([
  ['1', true],
  ['yes', true],
  ['0', false],
  ['', false],
])('HF_HUB_OFFLINE=%j means %j', (value, offline) => {
  expect(hubSettings({ HF_HUB_OFFLINE: value, HF_HOME: '/nowhere' }).offline).toBe(offline)
})

test('another endpoint loses its last slash, and one that is no address is refused', () => {
  expect(hubSettings({ HF_ENDPOINT: 'https://hub.lab.example/hf/', HF_HOME: '/nowhere' }).endpoint).toBe(
    'https://hub.lab.example/hf',
  )
  expect(() => hubSettings({ HF_ENDPOINT: 'file:///etc', HF_HOME: '/nowhere' })).toThrow(
    'HF_ENDPOINT is no web address',
  )
})
