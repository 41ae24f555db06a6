import { describe, expect, it } from 'vitest';
import { connectionProblems, sharedSecretProblems } from '../../src/webhooks/connectionProblems.ts';
import { connection, currentSecret, plainSecret, previousSecret } from './fixtures.ts';

const codes = (changes: object) => connectionProblems(connection(changes)).map((problem) => problem.code);

describe('connectionProblems', () => {
  it('finds none in a valid connection', () => {
    expect(codes({})).toEqual([]);
  });

  it.each([
    [{ url: 'hooks.nordwind.example' }, 'url'],
    [{ url: 'http://hooks.nordwind.example', allowHttp: false }, 'url'],
    [{ url: 'ftp://hooks.nordwind.example' }, 'url'],
    [{ url: 'https://me:word@hooks.nordwind.example' }, 'url'],
    [{ secrets: [''] }, 'secret-empty'],
    [{ apiKeys: [{ in: 'header', name: 'Host', value: 'a' }] }, 'header-owned'],
    [{ events: ['role_*'] }, 'filter-pattern'],
    [{ signatureHeaderPrefix: 'webhook' }, 'prefix-owned'],
    [{ batchSize: 0 }, 'number'],
    [{ concurrency: 1.5 }, 'number'],
    [{ timeoutMs: Number.NaN }, 'number'],
  ])('%j: %s', (changes, code) => {
    expect(codes(changes)).toEqual([code]);
  });

  it('names all of them together', () => {
    expect(codes({ url: '', batchSize: 0, events: ['-'] })).toEqual(['url', 'filter-pattern', 'number']);
  });
});

describe('sharedSecretProblems', () => {
  it('names the two connections', () => {
    const first = connection({ name: 'a', secrets: [currentSecret] });
    const second = connection({ name: 'b', secrets: [plainSecret, currentSecret] });
    const third = connection({ name: 'c', secrets: [previousSecret] });
    const problems = sharedSecretProblems([first, second, third]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'secret-shared', what: 'The connections a and b have the same secret.' });
  });
});
