/** Whose mail or domain something is, as sentences name it: null and '' are the account itself. */
export function ownerName(subuser: string | null): string {
  return subuser ? `the subuser ${subuser}` : 'the account itself'
}
