/** One deliberate fault in the product, and the test that must go red because of it. */
export type Fault = {
  name: string
  edits: Edit[]
  /** The file and the title (or its beginning) of the test that guards against it. */
  file: string
  test: string
}

/** `find` must occur exactly once in `path`; a path that ends in `/` is searched for the one file that has it. */
export type Edit = { path: string; find: string; replace: string }

/** A unique index that is none any more. */
export const plainIndex = (name: string): Edit => ({
  path: 'prisma/migrations/',
  find: `CREATE UNIQUE INDEX "${name}"`,
  replace: `CREATE INDEX "${name}"`,
})
