// A guest of a running product who speaks its API, as a page does.

/** Signs in as a guest; `ask` is a mutation, `query` a query, `get` a plain request of the same person. */
export async function signIn(origin) {
  const signedIn = await fetch(`${origin}/guest`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: new URLSearchParams(),
  })
  const cookies = signedIn.headers.getSetCookie().map((one) => one.split(';', 1)[0])
  const cookie = cookies.join('; ')
  const read = async (answer) => {
    const { result, error } = await answer.json()
    if (error) throw new Error(error.json.message)
    return result.data.json
  }
  return {
    cookies,
    async ask(path, input) {
      const headers = { cookie, origin, 'content-type': 'application/json' }
      return read(
        await fetch(`${origin}/api/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify({ json: input }) }),
      )
    },
    query: async (path) => read(await fetch(`${origin}/api/trpc/${path}`, { headers: { cookie } })),
    async get(path, headers = {}) {
      const answer = await fetch(origin + path, { headers: { cookie, 'accept-encoding': 'br', ...headers } })
      const { length } = new Uint8Array(await answer.arrayBuffer())
      const [etag, encoding] = ['etag', 'content-encoding'].map((name) => answer.headers.get(name))
      return { status: answer.status, etag, encoding, bytes: length }
    },
  }
}
