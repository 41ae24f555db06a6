import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/composition/loadSettings.ts';
import { SettingsError } from '../../src/platform/settings/settingRefused.ts';
import { currentSecret, plainSecret, previousSecret } from './fixtures.ts';

const working = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  EVENTS_HUB: 'Endpoint=sb://localhost;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;',
  WEBHOOK_1_URL: 'https://hooks.nordwind.example/in',
  WEBHOOK_1_SECRET: currentSecret,
};
const ED25519_KEY = `whsk_${Buffer.from('a seed of the settings scenario!').toString('base64')}`;

function read(changes: Readonly<Record<string, string>>) {
  const warnings: string[] = [];
  try {
    const settings = loadSettings({ ...working, ...changes }, (line) => warnings.push(line));
    return { settings, warnings, problems: [] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { settings: null, warnings, problems: error.problems };
  }
}

describe('settings of egress, redaction and keys', () => {
  it('are read', () => {
    const { settings, problems, warnings } = read({
      EGRESS_PROXY: 'http://proxy.nordwind.example:3128',
      VAULT_CLIENT_ID: '5d0f2a5e-1111-4222-8333-444455556666',
      IDENTITY_ENDPOINT: 'http://127.0.0.1:41741/msi/token',
      WEBSITE_HOSTNAME: 'localhost:7071',
      WEBHOOK_1_ALLOW_PRIVATE: '10.20.0.0/16, 127.0.0.0/8',
      WEBHOOK_1_ALLOW_PORTS: '6514,12201',
      WEBHOOK_1_REDACT: 'mask:actor_email, hash:actor_user_id',
      WEBHOOK_1_REDACT_KEY: plainSecret,
      WEBHOOK_1_ED25519_KEY: ED25519_KEY,
      WEBHOOK_1_SECRET: 'https://nordwind.vault.azure.net/secrets/hook',
      WEBHOOK_1_SECRET_PREVIOUS: previousSecret,
    });
    expect(problems).toEqual([]);
    expect(warnings).toEqual([]);
    expect(settings).toMatchObject({
      egressProxy: 'http://proxy.nordwind.example:3128',
      vaultClientId: '5d0f2a5e-1111-4222-8333-444455556666',
      ownEndpoints: [
        { host: 'localhost', port: 7071 },
        { host: '127.0.0.1', port: 41741 },
      ],
      connections: [
        {
          allowPrivate: ['10.20.0.0/16', '127.0.0.0/8'],
          allowPorts: [6514, 12201],
          redact: ['mask:actor_email', 'hash:actor_user_id'],
          redactKey: plainSecret,
          ed25519Key: ED25519_KEY,
        },
      ],
    });
  });

  it.each([
    [{ WEBHOOK_1_URL: 'https://10.1.2.3/secret-7431' }, 'WEBHOOK_1_URL', 'WEBHOOK_1_ALLOW_PRIVATE'],
    [{ WEBHOOK_1_URL: 'https://2130706433/secret-7431' }, 'WEBHOOK_1_URL', 'this machine'],
    [{ WEBHOOK_1_URL: 'https://hooks.nordwind.example:22/secret-7431' }, 'WEBHOOK_1_URL', 'WEBHOOK_1_ALLOW_PORTS'],
    [{ WEBHOOK_1_URL: 'https://u:secret-7431@hooks.nordwind.example' }, 'WEBHOOK_1_URL', 'user name'],
    [
      { WEBHOOK_1_URL: 'https://app.nordwind.example/', WEBSITE_HOSTNAME: 'app.nordwind.example' },
      'WEBHOOK_1_URL',
      'this app',
    ],
    [{ WEBHOOK_1_ALLOW_PRIVATE: '10.0.0.0/8,169.254.169.254' }, 'WEBHOOK_1_ALLOW_PRIVATE', '168.63.129.16'],
    [{ WEBHOOK_1_ALLOW_PRIVATE: '0.0.0.0/0' }, 'WEBHOOK_1_ALLOW_PRIVATE', 'link-local'],
    [{ WEBHOOK_1_ALLOW_PORTS: '0' }, 'WEBHOOK_1_ALLOW_PORTS', '65535'],
    [{ WEBHOOK_1_REDACT: 'drop:id', WEBHOOK_1_REDACT_KEY: plainSecret }, 'WEBHOOK_1_REDACT', 'narrower'],
    [
      { WEBHOOK_1_REDACT: 'drop:actor_email', WEBHOOK_1_FORMAT: 'raw', WEBHOOK_1_REDACT_KEY: plainSecret },
      'WEBHOOK_1_REDACT',
      'raw',
    ],
    [{ WEBHOOK_1_REDACT: 'hash:actor_email' }, 'WEBHOOK_1_REDACT_KEY', 'without a key'],
    [{ WEBHOOK_1_REDACT: 'drop:actor_email' }, 'WEBHOOK_1_REDACT_KEY', 'without a key'],
    [{ WEBHOOK_1_REDACT: 'mask:actor_emial', WEBHOOK_1_REDACT_KEY: plainSecret }, 'WEBHOOK_1_REDACT', 'actor_email?'],
    [
      { WEBHOOK_1_REDACT: 'mask:actor_email', WEBHOOK_1_REDACT_KEY: plainSecret, WEBHOOK_1_FORMAT: 'ecs' },
      'WEBHOOK_1_REDACT',
      'format ecs',
    ],
    [
      { WEBHOOK_1_REDACT: 'mask:data.targets.name', WEBHOOK_1_REDACT_KEY: plainSecret },
      'WEBHOOK_1_REDACT',
      'data.targets.*.name',
    ],
    [{ WEBHOOK_1_REDACT_KEY: 'secret-7431' }, 'WEBHOOK_1_REDACT_KEY', '32 random bytes'],
    [{ WEBHOOK_1_ED25519_KEY: ED25519_KEY, WEBHOOK_1_SECRET: '' }, 'WEBHOOK_1_ED25519_KEY', 'WEBHOOK_1_SECRET'],
    [{ WEBHOOK_1_ED25519_KEY: 'secret-7431' }, 'WEBHOOK_1_ED25519_KEY', 'whsk_'],
    [{ WEBHOOK_1_SECRET: 'https://nordwind.example/secrets/7431' }, 'WEBHOOK_1_SECRET', 'vault.azure.net'],
    [{ EGRESS_PROXY: 'proxy.nordwind.example:3128' }, 'EGRESS_PROXY', 'http://host:port'],
    [{ EGRESS_PROXY: 'socks5://proxy.nordwind.example' }, 'EGRESS_PROXY', 'http://host:port'],
    [{ ADMIN_WEBHOOK_URL: 'https://10.0.0.4/secret-7431' }, 'ADMIN_WEBHOOK_URL', 'private'],
  ])('%j is refused as %s', (changes, setting, words) => {
    const { problems } = read(changes);
    expect(problems.map((problem) => problem.setting)).toEqual([setting]);
    expect(problems[0]?.problem).toContain(words);
    expect(problems[0]?.problem).not.toContain('7431');
  });

  it('two connections with the address of one vault secret share it', () => {
    const uri = 'https://nordwind.vault.azure.net/secrets/hook';
    const { problems } = read({
      WEBHOOK_1_SECRET: uri,
      WEBHOOK_2_URL: 'https://other.nordwind.example',
      WEBHOOK_2_SECRET: uri,
    });
    expect(problems.map(({ setting }) => setting)).toEqual(['WEBHOOK_2_SECRET']);
  });
});
