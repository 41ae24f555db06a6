import { describe, expect, test } from 'vitest';
import { appSettings, type LoopbackParts } from './appSettings.ts';

const PARTS: LoopbackParts = {
  storage: 'storage of the runner',
  hubs: 'hubs of the runner',
  receiverUrl: 'http://127.0.0.1:9/hook',
  secret: 'secret of the runner',
  format: null,
  batchSize: null,
  company: {},
};

describe('appSettings', () => {
  test('takes what the shell sets under a name of the tables, and nothing else', () => {
    const shell = { WEBHOOK_2_URL: 'https://soc.nordwind.example/in', WEBHOOK_2_KEY_1_NAME: 'X-Key', REPAIRS: 'none' };
    const { settings, ignored } = appSettings(PARTS, { ...shell, NODE_OPTIONS: '--inspect', AWS_SECRET: 'x' });
    expect(settings).toMatchObject(shell);
    expect(Object.keys(settings)).not.toContain('NODE_OPTIONS');
    expect(Object.keys(settings)).not.toContain('AWS_SECRET');
    expect(ignored).toEqual([]);
  });

  test('never lets the shell lead the app to another storage or namespace, and says so', () => {
    const shell = { AzureWebJobsStorage: 'real', EVENTS_HUB__fullyQualifiedNamespace: 'real.servicebus.windows.net' };
    const { settings, ignored } = appSettings(PARTS, shell);
    expect(settings['AzureWebJobsStorage']).toBe(PARTS.storage);
    expect(settings['EVENTS_HUB__fullyQualifiedNamespace']).toBeUndefined();
    expect(ignored).toEqual(['AzureWebJobsStorage', 'EVENTS_HUB__fullyQualifiedNamespace']);
  });

  test('lets the command line win over the shell, and the shell over the defaults', () => {
    const shell = { WEBHOOK_1_FORMAT: 'ecs', WEBHOOK_1_BATCH_SIZE: '7' };
    expect(appSettings({ ...PARTS, format: 'raw' }, shell).settings).toMatchObject({
      WEBHOOK_1_FORMAT: 'raw',
      WEBHOOK_1_BATCH_SIZE: '7',
    });
  });
});
