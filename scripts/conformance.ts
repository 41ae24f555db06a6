import { checkFile } from './conformance/checkFile.ts';
import { readCorpus } from './conformance/corpus.ts';
import { report } from './conformance/report.ts';
import { UnusableCorpusError } from './conformance/unusableCorpusError.ts';

/**
 * `npm run conformance -- DIR`: compares our ECS documents with expected ones, field by field. Exit code 0 when the
 * comparison ran, whatever it found; 1 when DIR cannot be compared with.
 */
const [directory] = process.argv.slice(2);
try {
  if (directory === undefined) throw new UnusableCorpusError('No folder', 'name one, `npm run conformance -- DIR`');
  const files = await readCorpus(directory);
  console.log(report(files.map(checkFile)).join('\n'));
} catch (error) {
  if (!(error instanceof UnusableCorpusError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
