// @ts-check
import { startProof } from '../support/start-proof.mjs'

/** `npm run bench`: works on a bare clone. */
startProof('tests/bench/run.ts')
