type Named = { firstName: string; lastName: string; email: string }

/** What a person is called: the name, or the address while there is none. */
export function personName({ firstName, lastName, email }: Named): string {
  return `${firstName} ${lastName}`.trim() || email
}
