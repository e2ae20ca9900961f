// @ts-check
import { startProof } from '../support/start-proof.mjs'

/** `npm run test:crash`: works on a bare clone. Installs, generates and builds what is missing, then kills. */
startProof('tests/crash/run.ts')
