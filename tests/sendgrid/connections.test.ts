import { describe, expect, test } from 'vitest'
import { closedPort, serveHttp, serveTcp } from './hostile-server.ts'
import { MAIL, send } from './send-mail.ts'

describe('the body cannot have left: retry', () => {
  test('nobody listens', async () => {
    const outcome = await send(`http://127.0.0.1:${await closedPort()}`)
    expect(outcome).toMatchObject({
      kind: 'retry',
      afterSeconds: null,
      reason: expect.stringContaining('ECONNREFUSED') as string,
    })
  })

  test('the name does not resolve', async () => {
    expect(await send('http://sendgrid.invalid')).toMatchObject({ kind: 'retry' })
  })

  test('the server speaks no TLS', async () => {
    const { port } = await serveTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await send(`https://127.0.0.1:${port}`)).toMatchObject({ kind: 'retry' })
  })

  test('the TLS handshake never ends', async () => {
    const { port } = await serveTcp((socket) => socket.resume())
    expect(await send(`https://127.0.0.1:${port}`, 300)).toMatchObject({ kind: 'retry' })
  })

  test('the connection is cut before the handshake is done', async () => {
    const { port } = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await send(`https://127.0.0.1:${port}`)).toMatchObject({ kind: 'retry' })
  })
})

describe('the body may have left: unconfirmed', () => {
  test('the answer never comes', async () => {
    const { url, received } = await serveHttp(() => {})
    const outcome = await send(url, 300)
    expect(outcome).toMatchObject({
      kind: 'unconfirmed',
      reason: expect.stringContaining('TIMED_OUT') as string,
    })
    expect(received).toHaveLength(1)
  })

  test('the connection is reset while the body is sent', async () => {
    const { url } = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await send(url, undefined, { ...MAIL, html: 'x'.repeat(5_000_000) })).toMatchObject({
      kind: 'unconfirmed',
    })
  })

  test('the connection ends without an answer', async () => {
    const { url } = await serveTcp((socket) => socket.once('data', () => socket.end()))
    expect(await send(url)).toMatchObject({ kind: 'unconfirmed' })
  })

  test('a connection that was used before is cut on its second request', async () => {
    const ports: (number | undefined)[] = []
    const { url } = await serveHttp((response) => {
      ports.push(response.socket?.remotePort)
      if (ports.length === 1) response.writeHead(202).end()
      else response.socket?.destroy()
    })
    expect(await send(url)).toMatchObject({ kind: 'accepted' })
    expect(await send(url)).toMatchObject({ kind: 'unconfirmed' })
    expect(ports[1], 'the connection is the same').toBe(ports[0])
  })

  test('the answer is cut in its middle', async () => {
    const { url } = await serveTcp((socket) =>
      socket.once('data', () =>
        socket.write('HTTP/1.1 500 Oops\r\nContent-Length: 900\r\n\r\n{"errors":', () => socket.destroy()),
      ),
    )
    expect(await send(url)).toMatchObject({ kind: 'unconfirmed' })
  })

  test('the answer is no HTTP', async () => {
    const { url } = await serveTcp((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n')))
    expect(await send(url)).toMatchObject({ kind: 'unconfirmed' })
  })

  test('the answer drips in without end', async () => {
    const { url } = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 100000\r\n\r\n')
        const drip = setInterval(() => socket.write('x'), 20)
        socket.on('close', () => clearInterval(drip))
      })
    })
    expect(await send(url, 400)).toMatchObject({ kind: 'unconfirmed' })
  })

  test('the answer is larger than any of SendGrid’s', async () => {
    const { url } = await serveHttp((response) => response.writeHead(202).end('x'.repeat(2_000_000)))
    expect(await send(url)).toMatchObject({ kind: 'unconfirmed' })
  })
})
