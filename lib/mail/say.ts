/** What somebody said and what to do about it, as sentences: a provider seldom ends one with a full stop. */
export function sayAndAdvise(reason: string, advice: string): string {
  const said = reason.trim()
  if (advice === '' || said === '') return `${said}${advice}`
  return /[.!?…:]$/.test(said) ? `${said} ${advice}` : `${said}. ${advice}`
}
