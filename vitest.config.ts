import { defineConfig } from 'vitest/config';

/**
 * Tests that start other programs (the built app, storage, hubs, interpreters of examples), and one that needs a process
 * of its own: the identity library decides once per process where the managed identity is.
 */
const SYSTEM = [
  'test/scenarios/**/*.test.ts',
  'test/contracts/**/*.test.ts',
  'test/emulators/**/*.test.ts',
  'test/infra/**/*.test.ts',
  'test/host/{eventHubTrigger,faults,lifecycle,otherTriggers}.test.ts',
  'test/demo/{app/storage,feed/feed}.test.ts',
  'test/docs/{verificationSnippets,receiversPage}.test.ts',
  'test/platform/{storage/azureBlobStore,hubs/eventHubs}.test.ts',
  'test/platform/identity/identityAuthorization.test.ts',
  'test/simulators/receiver/cli.test.ts',
];

export default defineConfig({
  test: {
    setupFiles: ['test/setupSeeds.ts'],
    // Scenario tests start several processes each; two files at once is what two cores carry without making timings lie.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      // Needs no build and is over within a minute: files share their process, because most of the time went into loading
      // the same modules again for each.
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: SYSTEM, isolate: false } },
      { extends: true, test: { name: 'system', include: SYSTEM } },
    ],
  },
});
