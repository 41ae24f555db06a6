import * as fc from 'fast-check';
import { testSeed } from './seeds.ts';

/** Every property test starts from the one seed; fast-check prints it, and the path to the failure, when one fails. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: testSeed });
