// @ts-check
import { startProof } from '../support/start-proof.mjs'

/** `npm run test:hostile`: works on a bare clone. Installs, generates and builds what is missing, then attacks. */
startProof('tests/hostile/run.ts')
