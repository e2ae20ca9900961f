// @ts-check
import { setFlagsFromString } from 'node:v8'

// For a process that lives for seconds, by `--import` or as its first import: optimising what it runs, the database
// client's WebAssembly before all, takes a quarter of its processor time. Never where speed or memory is measured.
// A Node that does not know a flag goes on without.
for (const flag of ['--liftoff-only', '--interrupt-budget=1000000']) setFlagsFromString(flag)
