import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns'
import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import { FORBIDDEN_SERVER, isForbiddenHost, isForbiddenServer } from '#lib/server-address.ts'

type Resolve = (
  name: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void

/**
 * A connection to a host, to none but the addresses that were looked at. Rejects with the code `EFORBIDDEN` where one
 * of them can be no mail server, `ETIMEDOUT` after `timeoutMs`, and as `net.connect` does.
 */
export function openSocket(
  host: string,
  port: number,
  timeoutMs: number,
  resolveName: Resolve = lookup,
): Promise<Socket> {
  if (isForbiddenHost(host)) return Promise.reject(forbidden(host))
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      lookup: allowedOnly(resolveName),
      autoSelectFamily: isIP(host) === 0,
    })
    const timer = setTimeout(() => {
      const late = new Error(`no connection within ${timeoutMs / 1000} s`)
      socket.destroy(Object.assign(late, { code: 'ETIMEDOUT' }))
    }, timeoutMs)
    socket.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}

/** Node connects to what this answers with, without asking again. */
function allowedOnly(resolveName: Resolve): LookupFunction {
  return (name, options, answer) =>
    resolveName(name, { ...options, all: true }, (error, found) => {
      if (error) return answer(error, [])
      const refused = found.find(({ address }) => isForbiddenServer(address))
      if (refused) return answer(forbidden(refused.address), [])
      const [first] = found
      if (options.all || !first) answer(null, found)
      else answer(null, first.address, first.family)
    })
}

function forbidden(address: string): Error {
  return Object.assign(new Error(`${address}: ${FORBIDDEN_SERVER}`), { code: 'EFORBIDDEN' })
}
