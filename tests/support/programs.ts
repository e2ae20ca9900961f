import { bundle, program } from '../../lib/launch/bundle.mjs'
import { noBook } from '../../lib/launch/process-book.mjs'
import { commandRunner } from '../../lib/launch/run-command.mjs'

/** The folder of the programs of these sources, made when it is not there. */
export const programs = await bundle(commandRunner(noBook))

export const adminProgram = program(programs, 'admin')
export const migrateProgram = program(programs, 'migrate')
export const sandboxProgram = program(programs, 'sandbox')
export const workerProgram = program(programs, 'worker')
