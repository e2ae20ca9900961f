/** What somebody said and what to do about it, as sentences: a provider seldom ends one with a full stop. */
export function sayAndAdvise(reason: string, advice: string): string {
  const said = reason.trim()
  if (advice === '' || said === '') return `${said}${advice}`
  return /[.!?…:]$/.test(said) ? `${said} ${advice}` : `${said}. ${advice}`
}

/** How a connection failed, with its short name unless the message says it already: “connect ECONNREFUSED 10.0.0.1:25”. */
export function sayFailure({ message, code }: { message: string; code: string }): string {
  return message.includes(code) ? message : `${message} (${code})`
}
