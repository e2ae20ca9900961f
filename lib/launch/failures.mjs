// @ts-check
/**
 * Every way a start can fail: what happened (`condition`), the one sentence that is printed, and the exit code.
 * The README shows this table and tests/launch/failures.test.ts walks it. Loaded by any Node, so: old syntax only.
 * @type {Record<string, { exitCode: number, condition: string, sentence: string }>}
 */
export const FAILURES = {
  'unsupported-node': {
    exitCode: 10,
    condition: 'Node is too old, or of an odd version in between',
    sentence: 'Node {version} is not supported. Install a version that fits {supported}.',
  },
  'bad-configuration': {
    exitCode: 11,
    condition: 'A variable has a value that cannot be used',
    sentence: 'The configuration is wrong. {faults}.',
  },
  'secret-key-short': {
    exitCode: 12,
    condition: '`SECRET_KEY` has fewer than 32 characters',
    sentence: 'SECRET_KEY is too short. Set at least 32 random characters, or leave it out to have one made.',
  },
  'data-dir-unwritable': {
    exitCode: 13,
    condition: 'The data folder cannot be made or written',
    sentence: 'The data folder {dir} cannot be written ({reason}). Grant write access, or set DATA_DIR.',
  },
  'already-running': {
    exitCode: 14,
    condition: 'Another `npm start` uses the same data folder',
    sentence: 'Mailroom already runs on the data folder {dir} as process {pid}. Stop it, or set DATA_DIR.',
  },
  'port-in-use': {
    exitCode: 15,
    condition: 'Another program listens on `PORT`',
    sentence: 'Port {port} on {host} is in use. Stop the program that uses it, or set PORT.',
  },
  'host-unavailable': {
    exitCode: 16,
    condition: '`HOST` is no address of this machine, or the port needs more rights',
    sentence: 'Cannot listen on {host}, port {port} ({reason}). Correct HOST or PORT.',
  },
  'sandbox-port-in-use': {
    exitCode: 17,
    condition: 'Another program listens on `SANDBOX_PORT` while the sandbox is the provider',
    sentence: 'Port {port} for the sandbox is in use. Stop the program that uses it, or set SANDBOX_PORT.',
  },
  'database-url-malformed': {
    exitCode: 18,
    condition: '`DATABASE_URL` is no PostgreSQL URL',
    sentence: 'DATABASE_URL is not a PostgreSQL URL. Write postgresql://user:password@host:5432/name.',
  },
  'database-unreachable': {
    exitCode: 19,
    condition: 'The server of `DATABASE_URL` does not answer',
    sentence: 'The database at {host} does not answer ({reason}). Start it, or correct DATABASE_URL.',
  },
  'database-refused': {
    exitCode: 20,
    condition: 'The server refuses the user, the password or the database name',
    sentence: 'The database at {host} refused the connection ({reason}). Correct DATABASE_URL.',
  },
  'database-newer': {
    exitCode: 21,
    condition: 'A newer version of Mailroom has migrated the database',
    sentence: 'The database is newer than this code. Update the code, or restore the backup made before.',
  },
  'install-failed': {
    exitCode: 22,
    condition: '`npm ci` fails',
    sentence: 'Installing the packages failed. See the lines above, then start again.',
  },
  'generate-failed': {
    exitCode: 23,
    condition: 'Generating the database client fails',
    sentence: 'Generating the database client failed. See the lines above.',
  },
  'bundle-failed': {
    exitCode: 34,
    condition: 'Bundling the programs of worker and sandbox fails',
    sentence: 'Bundling the programs failed. See the lines above.',
  },
  'migrate-failed': {
    exitCode: 24,
    condition: 'A migration fails',
    sentence: 'Migrating the database failed. See the lines above; nothing was started.',
  },
  'admin-failed': {
    exitCode: 25,
    condition: 'The first admin cannot be created',
    sentence: 'Creating the first admin failed. See the lines above.',
  },
  'build-failed': {
    exitCode: 26,
    condition: '`next build` fails',
    sentence: 'Building the pages failed. See the lines above.',
  },
  'database-start-failed': {
    exitCode: 27,
    condition: 'The PostgreSQL that comes with Mailroom does not start',
    sentence: 'PostgreSQL did not start ({reason}). Its log is {log}.',
  },
  'no-database-binaries': {
    exitCode: 28,
    condition: 'No PostgreSQL comes for this kind of machine',
    sentence: 'No PostgreSQL comes with Mailroom for {platform}. Run a server and set DATABASE_URL.',
  },
  'database-files-version': {
    exitCode: 29,
    condition: 'The data folder was made by another major version of PostgreSQL',
    sentence:
      'The database in {dir} is of PostgreSQL {found}, this code brings {wanted}. See “Upgrade” in README.md.',
  },
  'process-failed': {
    exitCode: 30,
    condition: 'Web, worker or sandbox ends before it is ready',
    sentence: 'The {name} process ended before it was ready ({how}). See the lines above.',
  },
  'not-built': {
    exitCode: 31,
    condition: '`npm run web`, `worker` or `sandbox` without a build of this code',
    sentence: 'There is no build of this code. Run `npm run build` first.',
  },
  'database-url-missing': {
    exitCode: 32,
    condition: '`npm run web`, `worker` or `sandbox` without `DATABASE_URL`',
    sentence: 'DATABASE_URL is not set. Only `npm start` brings a database of its own.',
  },
  'secret-key-missing': {
    exitCode: 33,
    condition: '`npm run web` or `worker` without `SECRET_KEY` and without the file `npm start` makes',
    sentence: 'SECRET_KEY is not set and {dir} holds none. Set the same SECRET_KEY on every machine.',
  },
}

/**
 * An error that ends the start with the table's sentence and exit code. `output` is printed above the sentence.
 * @param {string} name
 * @param {Record<string, string | number>} [details]
 * @param {string} [output]
 * @returns {Error & { failure: string, exitCode: number, output: string }}
 */
export function failure(name, details, output) {
  const row = FAILURES[name]
  if (!row) throw new Error('There is no failure named ' + name)
  const sentence = row.sentence.replace(/\{(\w+)\}/g, function (_, key) {
    return String((details || {})[key])
  })
  return Object.assign(new Error(sentence), { failure: name, exitCode: row.exitCode, output: output || '' })
}

/**
 * Prints why a start failed, the one sentence last, and returns the exit code.
 * @param {any} error
 * @returns {number}
 */
export function reportFailure(error) {
  if (!error || !error.failure) {
    console.error(error)
    return 1
  }
  if (error.output) console.error(error.output.replace(/\s+$/, '') + '\n')
  console.error(error.message)
  return error.exitCode
}
